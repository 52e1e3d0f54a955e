// Keyboard shortcuts. Those of a single key can be turned off, since speech input and
// unsteady hands may press them by accident (WCAG 2.1.4).
// A page names the keys of its controls with aria-keyshortcuts: a field is focused, all
// else is clicked. A module that knows better listens on document: "shortcut" (detail is
// the key) and prevents the default.
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

const TYPED_IN = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

function isTyping(target) {
  return target instanceof Element && target.closest(TYPED_IN);
}

// The first that is seen; else one in a closed menu, which can be clicked all the same.
function named(key) {
  const all = [...document.querySelectorAll(`[aria-keyshortcuts~="${CSS.escape(key)}"]`)];
  return all.find((element) => element.checkVisibility()) ?? all[0];
}

function press(key) {
  if (!document.dispatchEvent(new CustomEvent("shortcut", { detail: key, cancelable: true }))) return true;
  const element = named(key);
  if (element?.matches(TYPED_IN)) element.focus();
  else if (element) element.click();
  else keys[key]?.();
  return element || keys[key];
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
  if (press(event.key)) event.preventDefault();
});
