// Remembers over a reload where somebody was on a page: what they looked at, what was open, focused and filled in.
const key = () => `place:${location.pathname}`;
const REACH = 0.25; // What lies this far down the window counts as what is looked at.

export function keepPlace(root) {
  const anchor = looksAt(root);
  const place = {
    y: scrollY,
    anchor: anchor && { name: nameOf(anchor, root), top: anchor.getBoundingClientRect().top },
    open: [...root.querySelectorAll("details")].map((each) => [nameOf(each, root), each.open]),
    frames: [...root.querySelectorAll("[data-follow], pre")].map((each) => [nameOf(each, root), each.scrollLeft, each.scrollTop]),
    fields: [...root.querySelectorAll("input[id]:not([type=hidden], [type=range]), select[id]")].map((each) => [each.id, each.checked, each.value]),
    focus: document.activeElement?.id ?? "",
  };
  history.scrollRestoration = "manual";
  sessionStorage.setItem(key(), JSON.stringify(place));
}

export function findPlace(root) {
  const kept = sessionStorage.getItem(key());
  if (!kept) return;
  sessionStorage.removeItem(key());
  // Until the page has loaded the browser would go back to where it was before, on a page that may be longer now.
  addEventListener("load", () => setTimeout(() => (history.scrollRestoration = "auto"), 500));
  const place = JSON.parse(kept);
  for (const [name, open] of place.open) withName(name, root, (each) => (each.open = open));
  for (const [id, checked, value] of place.fields) fill(document.getElementById(id), checked, value);
  for (const [name, left, top] of place.frames) withName(name, root, (each) => each.scrollTo({ left, top, behavior: "instant" }));
  document.getElementById(place.focus)?.focus({ preventScroll: true });
  scrollTo({ top: place.y, behavior: "instant" });
  if (!place.anchor) return;
  withName(place.anchor.name, root, (each) =>
    scrollBy({ top: each.getBoundingClientRect().top - place.anchor.top, behavior: "instant" }));
}

// The innermost part with a name that is in the upper part of the window.
function looksAt(root) {
  const named = [...root.querySelectorAll("[id], li, p, h2, h3")].filter((each) => each.getClientRects().length);
  const above = named.filter((each) => each.getBoundingClientRect().top <= innerHeight * REACH);
  return above.at(-1) ?? null;
}

// An id where there is one, else the place among its kind inside the nearest element with an id.
function nameOf(element, root) {
  if (element.id) return { id: element.id };
  const home = element.parentElement.closest("[id]") ?? root;
  return { home: home.id, tag: element.localName, place: [...home.querySelectorAll(element.localName)].indexOf(element) };
}

function withName(name, root, act) {
  const home = name.id || name.home ? document.getElementById(name.id ?? name.home) : root;
  const element = name.id ? home : home?.querySelectorAll(name.tag)[name.place];
  if (element) act(element);
}

function fill(field, checked, value) {
  if (!field || field.disabled) return;
  if (field.matches("[type=checkbox], [type=radio]")) field.checked = checked;
  else field.value = value;
}
