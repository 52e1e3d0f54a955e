// Lets the visitor choose auto, light or dark. The cookie makes the server draw the
// next page in the chosen theme, so nothing flashes.
const root = document.documentElement;

function showChoice() {
  for (const radio of document.querySelectorAll('input[name="theme"]')) {
    radio.checked = radio.value === root.dataset.theme;
  }
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches('input[name="theme"]')) return;
  root.dataset.theme = target.value;
  document.cookie = `theme=${target.value}; path=/; max-age=31536000; samesite=lax`;
});

showChoice();
