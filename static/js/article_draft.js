// Puts the assistant's draft of an article into the form, its first heading as the title.
// Only when asked; Ctrl+Z takes it back, as with typed words.
const HEADING = /^\s*# +(.+)\n*/;

// execCommand, since it alone keeps the browser's own undo; where it does not work the
// text is put in without.
function put(field, text) {
  field.focus();
  field.select();
  if (document.execCommand("insertText", false, text)) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-take-article]");
  if (!button) return;
  const written = button.closest(".ai-part").querySelector("template.source").content.textContent;
  const [title, body] = ["id_title", "id_body"].map((id) => document.getElementById(id));
  const heading = HEADING.exec(written);
  if (heading) put(title, heading[1].trim().slice(0, title.maxLength));
  put(body, written.replace(HEADING, ""));
});
