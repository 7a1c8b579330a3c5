// Ties buttons, slider, keys, links and clicks on rows, lines and nodes to the stage.
import { player } from "./player.js";
import { stepsOf } from "./stage.js";

const TYPING = "input, select, textarea, [contenteditable], summary, .quiz, [role=radiogroup]";
const CLICKABLE = ".step-row[data-step], .line[data-steps], .flow-node[data-steps]";

export function controls(stage) {
  const play = player(stage);
  const go = (step) => {
    play.pause();
    stage.go(step);
  };
  stage.element.querySelector("[data-slider]").addEventListener("input", (event) => go(Number(event.target.value)));
  stage.element.querySelector(".bar-slide").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => onClick(event, stage, go));
  document.addEventListener("keydown", (event) => onKey(event, stage, go));
}

function onClick(event, stage, go) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const part = event.target.closest(CLICKABLE);
  const link = event.target.closest("a[href^='?step=']");
  if (link && !link.matches(".flow-node")) {
    event.preventDefault();
    const asked = new URLSearchParams(new URL(link.href).search).get("step");
    if (link.getAttribute("aria-disabled") !== "true") go(Number(asked));
    if (!stage.element.contains(link)) showStage(stage, link);
    return;
  }
  if (!part || (event.target.closest("a, button, summary") && !link) || String(getSelection())) return;
  event.preventDefault();
  const steps = stepsOf(part);
  if (steps.length) go(steps.find((step) => step > stage.step) ?? steps[0]);
}

// A link from elsewhere on the page leads to the stage: the next thing to press is its button.
function showStage(stage, link) {
  const button = stage.element.querySelector(link.hasAttribute("data-start") ? "[data-play]" : "[data-go=next]");
  stage.element.scrollIntoView({ block: "start" });
  button.focus({ preventScroll: true });
}

function onKey(event, stage, go) {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
  if (event.target.closest(TYPING) || !belongsToStage(event.target, stage)) return;
  const targets = { ArrowLeft: stage.step - 1, ArrowRight: stage.step + 1, Home: 1, End: stage.total };
  if (!(event.key in targets)) return;
  event.preventDefault();
  go(targets[event.key]);
}

// Keys pressed nowhere in particular mean the stage while it is on screen; frames that scroll keep theirs.
function belongsToStage(target, stage) {
  if (stage.element.contains(target)) {
    const frame = target.closest("[tabindex='0']");
    return !frame || frame.scrollWidth <= frame.clientWidth;
  }
  if (target !== document.body && target.id !== "main") return false;
  const box = stage.element.getBoundingClientRect();
  return box.top < innerHeight / 2 && box.bottom > innerHeight / 4;
}
