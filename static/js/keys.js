// Keyboard shortcuts. Those of a single key can be turned off, since speech input and
// unsteady hands may press them by accident (WCAG 2.1.4).
const SETTING = "single-keys";
const help = document.getElementById("shortcuts");
const setting = document.getElementById(SETTING);

const click = (selector) => [...document.querySelectorAll(selector)].at(-1)?.click();

const keys = {
  "/": () => document.getElementById("composer-text")?.focus(),
  "?": () => help.showModal(),
  n: () => click("a[data-new-chat]"),
  c: () => click(".message.assistant [data-copy]"),
};

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
}

function isCovered() {
  return document.querySelector("dialog[open], [popover]:popover-open");
}

setting.checked = localStorage.getItem(SETTING) !== "off";
setting.addEventListener("change", () => localStorage.setItem(SETTING, setting.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || isCovered()) return;
  if (event.key === "Escape") {
    const stop = document.querySelector(".stop");
    if (stop?.checkVisibility()) stop.click();
    return;
  }
  if (!setting.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
