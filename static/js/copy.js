// Copies a message as it was written (Markdown for answers), or a block of code.
const DONE_FOR = 1600;

function icon(name) {
  return `<svg class="icon" viewBox="0 0 24 24"><use href="#icon-${name}"></use></svg>`;
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http on a local network has no clipboard; say how to do it by hand.
    const detail = "Copying is not allowed here. Select the text and copy it yourself.";
    document.dispatchEvent(new CustomEvent("toast", { detail }));
    return;
  }
  const use = button.querySelector("use");
  const before = use.getAttribute("href");
  use.setAttribute("href", "#icon-check");
  button.dataset.done = "Copied";
  setTimeout(() => {
    use.setAttribute("href", before);
    delete button.dataset.done;
  }, DONE_FOR);
}

function addCodeButtons(root) {
  for (const caption of root.querySelectorAll(".markdown:not(.tail) figure.code > figcaption:not(:has(button))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.dataset.copyCode = "";
    button.setAttribute("aria-label", "Copy code");
    button.innerHTML = icon("copy");
    caption.append(button);
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy], [data-copy-code]");
  if (!button) return;
  const code = button.closest("figure.code")?.querySelector("pre");
  const source = button.closest(".message")?.querySelector("template.source");
  copy(button, code ? code.textContent : source.content.textContent);
});

document.addEventListener("htmx:after:swap", ({ target }) => {
  addCodeButtons((target instanceof Element && target.closest(".message")) || document);
});

addCodeButtons(document);
