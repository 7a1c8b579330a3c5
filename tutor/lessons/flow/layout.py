"""Turns a flow into boxes and lines with whole-numbered places on a page, from top to bottom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tutor.lessons.flow.boxes import ROOMY_TO_NARROW, BoxSize, Handle, Limits, Words, box_sizes, label_words
from tutor.lessons.flow.columns import columns_of
from tutor.lessons.flow.graph import Edge, Flow, Node
from tutor.lessons.flow.lanes import Frame, lanes_of
from tutor.lessons.flow.ports import Ports
from tutor.lessons.flow.returns import returns_of
from tutor.lessons.flow.rows import Segment, grid_of, layers_of
from tutor.lessons.flow.shapes import Box, Label, Layout, Point, Route
from tutor.lessons.flow.stack import segment_key, stacked
from tutor.lessons.flow.text import Measure, text_width

MARGIN = 8
# What stands beside the program has about this many px.
COLUMN = 344
# From here on, nothing but the narrowest texts is worth a try.
_HOPELESS = 2 * COLUMN
_TO_LABEL = 8
# Between a line's end and the words that break it.
_LABEL_AIR = 3


def lay_out(flow: Flow, *, measure: Measure = text_width) -> Layout:
    """Start on top, edges that lead on downwards, those that close a loop up one side; deterministic.

    Labels are wrapped no closer than the column asks for; a flow too wide for it is drawn at its narrowest.
    """
    roomy, *narrower, narrowest = ROOMY_TO_NARROW
    layout = _laid_out(flow, roomy, measure)
    if layout.width <= COLUMN:
        return layout
    if layout.width < _HOPELESS:
        for limits in narrower:
            layout = _laid_out(flow, limits, measure)
            if layout.width <= COLUMN:
                return layout
    return _laid_out(flow, narrowest, measure)


def _laid_out(flow: Flow, limits: Limits, measure: Measure) -> Layout:
    nodes = flow.in_reading_order
    onward = flow.forward
    forward = {edge: pair for edge, pair in enumerate(flow.ends) if edge in onward}
    back = {edge: pair for edge, pair in enumerate(flow.ends) if edge not in onward and pair[0] != pair[1]}
    sizes = box_sizes(nodes, flow.edges, limits, measure)
    words = {k: label_words(edge, limits, measure) for k, edge in enumerate(flow.edges)}
    labels = {k: label for k, label in words.items() if label}

    grid = grid_of(layers_of(len(nodes), list(forward.values())), sizes, forward, labels)
    xs = columns_of(grid, flow.edges)
    returns = returns_of(grid, xs, back)
    ports = Ports(grid, xs, returns)
    stack = stacked(grid, ports, returns)
    frame = Frame(grid=grid, xs=xs, ports=ports, stack=stack, returns=returns, labels=labels)
    return _on_page(*_Drawing(frame, nodes, sizes, flow.edges).drawn())


class _Drawing:
    """Puts together what the steps of the layout found, around an origin of their own."""

    def __init__(
        self, frame: Frame, nodes: Sequence[Node], sizes: Sequence[BoxSize], edges: Sequence[Edge]
    ) -> None:
        self._frame = frame
        self._edges = edges
        self._boxes = [
            self._box(k, node, size) for k, (node, size) in enumerate(zip(nodes, sizes, strict=True))
        ]
        self._handles = {
            handle.edge: (box, handle)
            for box, size in zip(self._boxes, sizes, strict=True)
            for handle in size.handles
        }

    def drawn(self) -> tuple[list[Box], list[Route]]:
        lanes = lanes_of(self._frame)
        routes = []
        for k, edge in enumerate(self._edges):
            if k in self._handles:
                parts, label = _handle_line(*self._handles[k])
            elif k in lanes:
                parts, label = (self._between_boxes(k, lanes[k].points),), lanes[k].label
            else:
                parts, label = self._downwards(k)
            routes.append(
                Route(
                    source=edge.source, target=edge.target, parts=tuple(map(_simplified, parts)), label=label
                )
            )
        return self._boxes, routes

    def _box(self, place: int, node: Node, size: BoxSize) -> Box:
        middle = self._frame.stack.middles[self._frame.grid.items[place].row]
        return Box(
            id=node.id,
            x=self._frame.xs[place] - size.width // 2,
            y=middle - size.height // 2,
            width=size.width,
            height=size.height,
            lines=size.lines,
        )

    def _between_boxes(self, edge: int, points: tuple[Point, ...]) -> tuple[Point, ...]:
        """A lane whose ends are above or below a box goes on to that box."""
        way = next(way for way in self._frame.returns if way.edge == edge)
        source, target = self._boxes[way.source], self._boxes[way.target]
        if not way.source_beside:
            points = (Point(points[0].x, source.y + source.height), *points)
        if not way.target_beside:
            points = (*points, Point(points[-1].x, target.y))
        return points

    def _downwards(self, edge: int) -> tuple[tuple[tuple[Point, ...], ...], Label | None]:
        segments = [segment for segment in self._frame.grid.segments if segment.edge == edge]
        box = self._boxes[segments[0].upper]
        line = [Point(self._frame.ports.leaving[segments[0]], box.y + box.height)]
        parts = []
        label = None
        for segment in segments:
            line += self._sideways(segment)
            if self._frame.grid.items[segment.lower].kind == "label":
                label = self._label(segment)
                x = self._frame.xs[segment.lower]
                parts.append((*line, Point(x, label.y - _LABEL_AIR)))
                line = [Point(x, label.y + label.height + _LABEL_AIR)]
        last = segments[-1]
        parts.append((*line, Point(self._frame.ports.arriving[last], self._boxes[last.lower].y)))
        return tuple(parts), label

    def _sideways(self, segment: Segment) -> Iterator[Point]:
        turn = self._frame.stack.turns.get(segment_key(self._frame.grid, segment))
        if turn is not None:
            yield Point(self._frame.ports.leaving[segment], turn)
            yield Point(self._frame.ports.arriving[segment], turn)

    def _label(self, segment: Segment) -> Label:
        words = self._frame.labels[segment.edge]
        middle = self._frame.stack.middles[self._frame.grid.items[segment.lower].row]
        return Label(
            x=self._frame.xs[segment.lower] - words.width // 2,
            y=middle - words.height // 2,
            width=words.width,
            height=words.height,
            lines=words.lines,
            anchor="middle",
        )


def _handle_line(box: Box, handle: Handle) -> tuple[tuple[tuple[Point, ...], ...], Label | None]:
    side, middle = box.x + box.width, box.y + box.height // 2
    out, below, above = side + handle.reach, middle + handle.spread, middle - handle.spread
    line = (Point(side, below), Point(out, below), Point(out, above), Point(side, above))
    return (line,), _beside(handle.label, out, middle) if handle.label else None


def _beside(words: Words, x: int, middle: int) -> Label:
    return Label(
        x=x + _TO_LABEL,
        y=middle - words.height // 2,
        width=words.width,
        height=words.height,
        lines=words.lines,
        anchor="start",
    )


def _simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without points that lie on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2].x == kept[-1].x == point.x or kept[-2].y == kept[-1].y == point.y):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _on_page(boxes: Sequence[Box], routes: Sequence[Route]) -> Layout:
    corners = list(_corners(boxes, routes))
    dx = MARGIN - min(corner.x for corner in corners)
    dy = MARGIN - min(corner.y for corner in corners)
    return Layout(
        width=max(corner.x for corner in corners) + dx + MARGIN,
        height=max(corner.y for corner in corners) + dy + MARGIN,
        boxes=tuple(replace(box, x=box.x + dx, y=box.y + dy) for box in boxes),
        routes=tuple(_moved(route, dx, dy) for route in routes),
    )


def _moved(route: Route, dx: int, dy: int) -> Route:
    label = route.label
    return replace(
        route,
        parts=tuple(tuple(Point(x + dx, y + dy) for x, y in part) for part in route.parts),
        label=replace(label, x=label.x + dx, y=label.y + dy) if label else None,
    )


def _corners(boxes: Iterable[Box], routes: Iterable[Route]) -> Iterator[Point]:
    for route in routes:
        for part in route.parts:
            yield from part
    labels = [route.label for route in routes if route.label]
    areas: list[Box | Label] = [*boxes, *labels]
    for area in areas:
        yield Point(area.x, area.y)
        yield Point(area.x + area.width, area.y + area.height)
