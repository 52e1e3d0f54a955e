// Takes a suggested reply over into the composer: where the cursor stands, below what is
// written, or in its place. Only when asked; Ctrl+Z takes it back, as with typed words.
const textarea = () => document.querySelector('[data-composer][data-mode="public"]');

// execCommand, since it alone keeps the browser's own undo; where it does not work the
// text is put in without.
function put(text, start, end) {
  const box = textarea();
  box.focus();
  box.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

const ways = {
  insert: (text) => {
    const { selectionEnd } = textarea();
    put(text, selectionEnd, selectionEnd);
  },
  append: (text) => {
    const { value } = textarea();
    put(value.trim() ? `${value.endsWith("\n") ? "\n" : "\n\n"}${text}` : text, value.length, value.length);
  },
  replace: (text) => put(text, 0, textarea().value.length),
};

function take(part, how) {
  document.getElementById("mode-public")?.click();
  const aside = part.closest("[popover]");
  if (aside?.matches(":popover-open")) aside.hidePopover();
  ways[how](part.querySelector("template.source").content.textContent);
  const address = part.querySelector("[data-use-url]").dataset.useUrl;
  htmx.ajax("POST", address, { source: part, swap: "none", values: { how } });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-use]");
  if (!button || !textarea()) return;
  const part = button.closest(".ai-part");
  const { use } = button.dataset;
  if (!button.closest("[data-internal]")) return take(part, use);
  const warning = part.querySelector(".ai-warning");
  warning.dataset.how = use;
  warning.showModal();
});

document.addEventListener("click", ({ target }) => {
  const warning = target.closest(".ai-warning");
  if (!warning || !target.closest("[data-cancel], [data-go-on]")) return;
  warning.close();
  if (target.closest("[data-go-on]")) take(warning.closest(".ai-part"), warning.dataset.how);
});
