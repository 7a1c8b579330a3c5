"""An object that a statement may have changed in, the delta that says how out: None if it did not change.

A delta starts with the identity of the object, then
  token                                     this was appended to a list
  index, token                              this now stands at that place of the flat row of children
  index, key text, token                    a dict or instance has this entry now; index -1: among those not shown
  start, how many, [token, ...], count      this run of the flat row was replaced, and there are so many parts now
  ... , [type, opening, closing, flags]     and the object's line is another, too
  ... , [kept, kept, text]                  the same, with so many characters at its start and end as they were
  one of these two, count                   only the line and the count are others
  ...                                       or all of a new record
"""

from typing import Any

from tutor.tracer.heap import STRIDE, Flat, Heap, Record, row

# A tuple, because the garbage collector forgets tuples of plain values.
Delta = tuple[Any, ...]


class Changes:
    def __init__(self, heap: Heap) -> None:
        self._heap = heap

    def look(self, obj: Any) -> Delta | None:
        """Compare all that is shown of the object with what was said last."""
        record = self._heap.record(obj)
        if record is None:
            return None
        try:
            shape, head, flat, count = self._heap.read_again(obj)
        except Exception:  # a thread or the garbage collector may change it meanwhile
            return None
        old = record.flat
        line = record.head
        same = shape == record.shape and head == line
        if same and count == record.count and flat == old:
            return None
        other_line = not same and shape == record.shape == "o"
        record.shape, record.head, record.flat, record.count = shape, head, flat, count
        record.where = None
        if other_line:
            return *_splice(record.number, old, flat, count, STRIDE[shape]), _other_line(line, head)
        if not same:
            return record.number, *row(shape, head, list(flat), count)
        return _splice(record.number, old, flat, count, STRIDE[shape])

    def item_set(self, key: Any, obj: Any) -> Delta | None:
        """After `obj[key] = ...` or `del obj[key]`."""
        if type(obj) is list and type(key) is int:
            record = self._heap.list_record(obj)
            if record is not None and len(obj) == record.count:
                return self._slot_set(obj, key, record)
        elif type(obj) is dict and type(key) in (str, int):
            record = self._heap.dict_record(obj)
            if record is not None:
                return self._entry_set(obj, key, record)
        return self.look(obj)

    def _slot_set(self, obj: list[Any], key: int, record: Record) -> Delta | None:
        at = key + len(obj) if key < 0 else key
        if not 0 <= at < len(obj):
            return None
        token = self._heap.child(obj[at])
        if at < len(record.flat):
            record.flat[at] = token
        return record.number, at, token

    def _entry_set(self, obj: dict[Any, Any], key: Any, record: Record) -> Delta | None:
        if record.where is None:
            record.where = dict(zip(record.flat[::2], range(1, len(record.flat), 2), strict=True))
        text = self._heap.key(key)
        at = record.where.get(text, -1)
        if key not in obj and at >= 0 and len(obj) == record.count - 1 == len(record.flat) // 2 - 1:
            return self._entry_gone(record, at - 1)
        if key not in obj or not record.count <= len(obj) <= record.count + 1:
            return self.look(obj)
        token = self._heap.child(obj[key])
        if at >= 0:
            record.flat[at] = token
            return record.number, at, token
        if len(obj) == record.count:
            return record.number, -1, text, token
        at = 2 * record.count
        if len(record.flat) == at and record.count < self._heap.items:
            record.flat += (text, token)
            record.where[text] = at + 1
        record.count += 1
        return record.number, at, text, token

    def _entry_gone(self, record: Record, at: int) -> Delta:
        del record.flat[at : at + 2]
        record.where = None
        record.count -= 1
        return record.number, at, 2, [], record.count


def _splice(number: int, old: Flat, new: Flat, count: int, stride: int) -> Delta:
    """The shortest run of whole children that turns `old` into `new`."""
    start = 0
    most = min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    start -= start % stride
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    end -= end % stride
    return number, start, len(old) - start - end, new[start : len(new) - end], count


def _other_line(old: tuple[Any, ...], new: tuple[Any, ...]) -> list[Any]:
    """What of the head of an object is other; often it is only a number in its line."""
    if (old[0], *old[2:]) != (new[0], *new[2:]):
        return list(new)
    was, line = old[1], new[1]
    most = min(len(was), len(line))
    start = next((at for at in range(most) if was[at] != line[at]), most)
    end = next((at for at in range(most - start) if was[-1 - at] != line[-1 - at]), most - start)
    return [start, end, line[start : len(line) - end]]
