// Keeps an answer in its form when sending it fails: says so there, instead of showing whatever came back.
const CARDS = new Set([200, 409, 422]);

document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!sourceElement.closest(".quiz-card") || CARDS.has(response.raw.status)) return;
  event.preventDefault();
  trouble(sourceElement, Number(response.raw.headers.get("Retry-After")));
});

document.addEventListener("htmx:error", (event) => {
  if (event.target instanceof Element && event.target.closest(".quiz-card")) trouble(event.target, 0);
});

// `seconds` is how long the server asks to wait before the next try; 0 if it doesn't.
function trouble(element, seconds) {
  const words = element.closest(".quiz-card").querySelector("[data-quiz-trouble]");
  if (!words) return;
  words.dataset.anyTime ??= words.textContent;
  const time = seconds === 1 ? "1 second" : `${seconds} seconds`;
  words.textContent = seconds ? words.dataset.wait.replace("{time}", time) : words.dataset.anyTime;
  words.hidden = false;
}
