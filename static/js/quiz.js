// Keeps an answer in its form when sending it fails: says so there, instead of showing whatever came back.
const CARDS = new Set([200, 409, 422]);

document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!sourceElement.closest(".quiz-card") || CARDS.has(response.raw.status)) return;
  event.preventDefault();
  trouble(sourceElement);
});

document.addEventListener("htmx:error", (event) => {
  if (event.target instanceof Element && event.target.closest(".quiz-card")) trouble(event.target);
});

function trouble(element) {
  const words = element.closest(".quiz-card").querySelector("[data-quiz-trouble]");
  if (words) words.hidden = false;
}
