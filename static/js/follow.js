// Keeps what is current in view: inside each scrolling frame, and on the page in the panel being looked at.
export function follow(stage) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  followInside(stage, behavior);
  scrollPage(stage, behavior);
}

export function followInside(stage, behavior) {
  for (const frame of stage.querySelectorAll("[data-follow]")) {
    const current = frame.querySelector(".is-current") ?? lastPassed(frame);
    if (current) scrollFrame(frame, current, behavior);
  }
}

// A lane has nothing to show at most steps: it rests where the run has come to in it.
function lastPassed(frame) {
  return frame.matches(".lane-body") ? ([...frame.querySelectorAll(".is-passed")].at(-1) ?? frame.querySelector("li")) : null;
}

function scrollFrame(frame, current, behavior) {
  const [outer, inner] = [frame.getBoundingClientRect(), current.getBoundingClientRect()];
  const pinned = frame.querySelector("tbody th")?.offsetWidth ?? 0;
  const down = beyond(inner.top, inner.bottom, outer.top + 24, outer.bottom - 24);
  const right = pinned ? beyond(inner.left, inner.right, outer.left + pinned + 8, outer.right - 8) : 0;
  if (down || right) frame.scrollBy({ top: down, left: right, behavior });
}

// Only the section in the middle of the window moves the page, and only if its current part is out of sight.
function scrollPage(stage, behavior) {
  const bar = stage.querySelector(".bar").getBoundingClientRect();
  const barBelow = bar.top > innerHeight / 2;
  const [top, bottom] = [barBelow ? 8 : bar.bottom + 8, barBelow ? bar.top - 8 : innerHeight - 8];
  const middle = (top + bottom) / 2;
  const section = [...stage.querySelectorAll("section")].find((each) => {
    const box = each.getBoundingClientRect();
    return box.top <= middle && box.bottom >= middle;
  });
  const current = section?.querySelector(".flow-node.is-current, .line.is-current, .step-row.is-current");
  if (!current) return;
  const box = current.getBoundingClientRect();
  const down = beyond(box.top, box.bottom, top, bottom);
  if (down) scrollBy({ top: down, behavior });
}

function beyond(start, end, from, to) {
  if (start < from) return start - from;
  return end > to ? Math.min(end - to, start - from) : 0;
}
