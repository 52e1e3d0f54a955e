// Short messages at the foot of the page: dismissed by hand or after a while, but
// never while somebody is reading them with pointer or focus.
const READING_TIME = 9000;
const toasts = document.getElementById("toasts");

function schedule(toast) {
  let timer = 0;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), READING_TIME);
  };
  const hold = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

new MutationObserver((records) => {
  for (const record of records) {
    for (const node of record.addedNodes) {
      if (node instanceof HTMLElement) schedule(node);
    }
  }
}).observe(toasts, { childList: true });

toasts.querySelectorAll(".toast").forEach(schedule);

toasts.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) target.closest(".toast").remove();
});

// Other modules say: document.dispatchEvent(new CustomEvent("toast", { detail: text }))
document.addEventListener("toast", ({ detail }) => {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = detail;
  toasts.append(toast);
});
