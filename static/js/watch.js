// Keeps a page of a watched lesson up to date: asks for news, swaps the panel, and reloads the page in its place.
import { findPlace, keepPlace } from "./place.js";

const BETWEEN = 120;
const SILENT = 1500; // A look shorter than this is not worth a word.
const main = document.getElementById("main");
const said = document.getElementById("watch-said");
const FOLDED = "watch-folded";
let busySince = 0;

const panel = () => document.getElementById("watch");

async function ask() {
  if (!document.hidden) await news().catch(() => still(true));
  setTimeout(ask, BETWEEN);
}

async function news() {
  const { address, state } = panel().dataset;
  const response = await fetch(`${address}?state=${state}`, { cache: "no-store" });
  still(false);
  if (response.status === 204) return;
  if (!response.ok) return reload();
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  show(document.adoptNode(parsed.getElementById("watch")));
}

function show(fresh) {
  const old = panel();
  if (fresh.matches(".is-busy")) {
    busySince ||= Date.now();
    if (Date.now() - busySince < SILENT) return;
    old.classList.add("is-slow");
    old.querySelector("#watch-title").textContent = fresh.querySelector("#watch-title").textContent;
    tell(old);
    return;
  }
  busySince = 0;
  old.classList.remove("is-slow");
  if (fresh.dataset.shown !== old.dataset.shown) return reload();
  const focused = old.contains(document.activeElement);
  const top = old.querySelector(".watch-body").scrollTop;
  old.replaceWith(fresh);
  fold(fresh);
  fresh.querySelector(".watch-body").scrollTop = top;
  if (focused) fresh.querySelector("summary").focus();
  tell(fresh);
}

function reload() {
  keepPlace(main);
  sessionStorage.setItem("watch-reloaded", "yes");
  location.reload();
}

// Somebody who has folded the panel keeps it folded until there is something else in it.
function fold(box) {
  const details = box.querySelector("details");
  if (sessionStorage.getItem(FOLDED) === box.dataset.state) details.open = false;
  details.addEventListener("toggle", () => {
    if (details.open) sessionStorage.removeItem(FOLDED);
    else sessionStorage.setItem(FOLDED, box.dataset.state);
  });
}

function tell(box) {
  const headline = box.querySelector("#watch-title").textContent;
  if (said.textContent !== headline) said.textContent = headline;
}

function still(silent) {
  const note = panel().querySelector(".watch-still");
  if (note.hidden !== silent) return;
  note.hidden = !silent;
  panel().classList.toggle("is-still", silent);
  if (silent) panel().querySelector("details").open = true;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-place]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.place);
  button.textContent = button.dataset.done;
});

const reloaded = sessionStorage.getItem("watch-reloaded");
sessionStorage.removeItem("watch-reloaded");
findPlace(main);
fold(panel());
if (reloaded) tell(panel());
ask();
