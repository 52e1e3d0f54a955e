// What every request of the page has in common: dialogs that open and close with it,
// and a word in the right place when it fails. Nothing fails silently.
const dialog = document.getElementById("dialog");

function note(text, retry) {
  const box = document.createElement("div");
  box.className = "note danger";
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  if (retry) {
    const button = document.createElement("button");
    button.className = "button";
    button.textContent = "Try again";
    button.setAttribute("form", retry);
    box.append(button);
  }
  return box;
}

// Beside the form that failed; for a question beside the composer; else as a toast.
function placeFor(source) {
  const inForm = source.closest("form")?.querySelector(".form-error");
  if (inForm) return inForm;
  const isQuestion = source.closest("#composer, #suggestions");
  return isQuestion && document.getElementById("composer-error");
}

function say(source, text) {
  const place = placeFor(source);
  if (!place) document.dispatchEvent(new CustomEvent("toast", { detail: text }));
  else place.replaceChildren(note(text, source.id === "composer" && "composer"));
}

function reasonFor(status) {
  if (status === 401) return "You are signed out. Sign in again to go on.";
  if (status === 403) return "This page was open too long. Reload it; your text is kept.";
  if (status === 404) return "This is gone. It may have been deleted.";
  if (status === 413) return "This is too long to send.";
  if (status === 429) return "That was quick. Wait a moment, then try again.";
  return "The server could not do this now. Nothing is lost; try again in a moment.";
}

// Requests that the page makes by itself are its own business.
const isBackground = (source) =>
  !source?.isConnected || source.matches(".stream, .message, .ai-part, .ai-age, #ai-body, #messages, #suggestions, [data-refresh]");

// Runs before htmx decides where the response goes, so it can still decide otherwise.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  const status = ctx.response.status;
  if (status < 400) {
    if (source.matches("dialog form")) dialog.close();
    return;
  }
  if (status === 422 && !ctx.hx.retarget) return;
  const explains = ctx.hx.retarget && (placeFor(source) ?? document.querySelector(ctx.hx.retarget));
  if (explains) {
    ctx.hx.retarget = explains;
    return;
  }
  ctx.hx.reswap = "none";
  if (!isBackground(source)) say(source, reasonFor(status));
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  const source = ctx?.sourceElement;
  if (isBackground(source)) return;
  say(source, navigator.onLine ? "The server did not answer. Try again." : "You are offline. Your text is kept; try again when you are back.");
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target === dialog && ctx.request.method === "GET" && !dialog.open) dialog.showModal();
});

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
  target.closest(".menu :is(a, button)")?.closest(".menu").hidePopover();
});
