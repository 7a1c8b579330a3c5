// Plays the run step by step at the chosen speed, until the end, a pause, or the page going out of sight.
export function player(stage) {
  const button = stage.element.querySelector("[data-play]");
  const speed = stage.element.querySelector("[data-speed]");
  let timer = 0;

  function show(playing) {
    const label = playing ? button.dataset.playing : button.dataset.paused;
    button.classList.toggle("is-playing", playing);
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  function pause() {
    clearTimeout(timer);
    timer = 0;
    show(false);
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stage.go(stage.step + 1);
      if (stage.step < stage.total) wait();
      else pause();
    }, Number(speed.value));
  }

  button.addEventListener("click", () => {
    if (timer) return pause();
    stage.go(stage.step === stage.total ? 1 : stage.step + 1);
    if (stage.step === stage.total) return;
    show(true);
    wait();
  });
  speed.addEventListener("change", () => timer && wait());
  document.addEventListener("visibilitychange", () => document.hidden && pause());
  return { pause };
}
