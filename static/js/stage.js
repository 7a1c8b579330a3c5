// Moves everything that a step touches: classes, aria-current, the panel of now, the sentence and the address.
import { follow, followInside } from "./follow.js";

const STATES = ["is-current", "is-running", "is-passed", "is-later"];

export class Stage {
  constructor(element) {
    this.element = element;
    this.step = Number(element.dataset.step);
    this.total = Number(element.dataset.total);
    const tied = document.querySelectorAll("[data-steps], [data-step]:not(.step-ref)");
    this.touched = [...tied].filter((each) => each !== element);
    this.edges = element.querySelectorAll(".flow-edge[data-since]");
    followInside(element, "instant");
  }

  go(step) {
    const next = Math.max(1, Math.min(this.total, step));
    if (next === this.step) return;
    this.step = next;
    this.element.dataset.step = next;
    for (const each of this.touched) mark(each, stateOf(each, next));
    for (const edge of this.edges) edge.classList.toggle("is-passed", Number(edge.dataset.since) <= next);
    this.showNow();
    this.showControls();
    this.showAddress();
    follow(this.element);
  }

  showNow() {
    const row = this.element.querySelector(`.step-row[data-step="${this.step}"]`);
    for (const place of this.element.querySelectorAll("[data-now]")) {
      const source = row.querySelector(`[data-part="${place.dataset.now}"]`);
      if (source) copyInto(place, source);
      else place.textContent = this.step;
    }
    const sentence = document.querySelector(`.transcript [data-step="${this.step}"] [data-part="say"]`);
    copyInto(this.element.querySelector("[data-say]"), sentence);
    const line = this.element.querySelector(".line.is-current .line-code");
    if (line) copyInto(this.element.querySelector("[data-code]"), line);
    const tracks = this.element.querySelectorAll("[data-track]");
    this.element.querySelectorAll("[data-variable]").forEach((variable, index) => {
      const cell = tracks[index].querySelector(`[data-step="${this.step}"]`);
      copyInto(variable.querySelector("dd"), cell);
      for (const name of ["is-changed", "is-absent"]) variable.classList.toggle(name, cell.classList.contains(name));
    });
    const pieces = [...this.element.querySelectorAll(".output-piece")];
    this.element.querySelector(".output-none").hidden = pieces.some((piece) => !piece.classList.contains("is-later"));
  }

  showControls() {
    this.element.querySelector("[data-count]").textContent = this.step;
    this.element.querySelector("[data-slider]").value = this.step;
    const targets = { first: 1, previous: this.step - 1, next: this.step + 1, last: this.total };
    for (const link of this.element.querySelectorAll("[data-go]")) {
      const target = Math.max(1, Math.min(this.total, targets[link.dataset.go]));
      link.setAttribute("href", `?step=${target}#stage`);
      if (target === this.step) link.setAttribute("aria-disabled", "true");
      else link.removeAttribute("aria-disabled");
    }
  }

  showAddress() {
    const address = new URL(location.href);
    address.searchParams.set("step", this.step);
    address.hash = "";
    history.replaceState(history.state, "", address);
  }
}

export function stepsOf(element) {
  return (element.dataset.steps ?? element.dataset.step).split(" ").filter(Boolean).map(Number);
}

function stateOf(element, step) {
  const steps = stepsOf(element);
  if (!steps.length) return "";
  if (steps.includes(step)) return "is-current";
  if (Math.min(...steps) > step) return "is-later";
  return isRunning(element, step) ? "is-running" : "is-passed";
}

// The steps inside a line's own calls are given as spans: "6-8 12-14".
function isRunning(element, step) {
  const spans = element.dataset.during?.split(" ").map((span) => span.split("-").map(Number)) ?? [];
  return spans.some(([first, last]) => first <= step && step <= last);
}

function mark(element, state) {
  for (const each of STATES) element.classList.toggle(each, each === state);
  if (state === "is-current" && !element.matches("td, .output-piece, .stopped")) element.setAttribute("aria-current", "step");
  else element.removeAttribute("aria-current");
}

function copyInto(place, source) {
  place.replaceChildren(...source.cloneNode(true).childNodes);
}
