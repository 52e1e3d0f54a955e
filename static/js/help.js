// The key "/" goes to the search of the help centre, as its field announces.
const search = document.querySelector('[aria-keyshortcuts="/"]');

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  search?.focus();
  search?.select();
});
