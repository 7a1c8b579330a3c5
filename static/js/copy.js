// Copies the program as it was written: line numbers and marks are not part of it.
export function copyButtons(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    const label = button.querySelector("span");
    const before = label.textContent;
    button.addEventListener("click", async () => {
      const lines = button.closest("section").querySelectorAll(".line-code");
      await navigator.clipboard.writeText([...lines].map((line) => line.textContent).join(""));
      label.textContent = button.dataset.done;
      setTimeout(() => (label.textContent = before), 2000);
    });
  }
}
