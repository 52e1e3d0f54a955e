// Canned replies: found by typing, put in where the agent writes.
const dialog = document.getElementById("dialog");

function show(mode) {
  document.querySelector(`[name="mode"][value="${mode}"]`)?.click();
  return document.querySelector(`[data-composer][data-mode="${mode}"]`);
}

function insert(text, box) {
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

dialog.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-insert]");
  if (!button) return;
  const response = await fetch(button.dataset.insert, { headers: { "HX-Request": "true" } });
  if (!response.ok) {
    document.dispatchEvent(new CustomEvent("toast", { detail: "This text could not be fetched. Try again." }));
    return;
  }
  const text = await response.text();
  dialog.close();
  insert(text, show(button.dataset.mode));
});

dialog.addEventListener("input", ({ target }) => {
  if (!target.dataset.narrows) return;
  const typed = target.value.trim().toLowerCase();
  for (const item of dialog.querySelectorAll(target.dataset.narrows)) {
    item.hidden = !item.textContent.toLowerCase().includes(typed);
  }
});

// What a macro says answers what its agent has seen.
dialog.addEventListener("submit", () => {
  const seen = document.getElementById("ticket-seq")?.value ?? "";
  for (const field of dialog.querySelectorAll("[data-based-on]")) field.value = seen;
}, { capture: true });
