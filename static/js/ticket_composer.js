// Sending from a ticket: what the writer had seen goes along, the same send is never two,
// one that the network lost is tried once more, and nothing typed is lost.
const TRY_AGAIN_AFTER = 1000;
const form = document.getElementById("composer");
const error = document.getElementById("composer-error");
const { key, based_on_seq: basedOn, after } = form?.elements ?? {};
let submitter = null;
let sent = "";
let lost = false;
let triedAgain = false;

const seq = () => document.getElementById("ticket-seq").value;
const mode = () => form.elements.mode.value;
const box = () => form.querySelector(`[data-composer][data-mode="${mode()}"]`);

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A reply answers what could be read when it was begun.
function begun({ target }) {
  if (target.dataset.mode === "public" && !target.dataset.begun) basedOn.value = seq();
  target.dataset.begun = target.value ? "yes" : "";
}

function say(text) {
  error.replaceChildren(Object.assign(document.createElement("p"), { className: "muted small", textContent: text }));
}

form?.addEventListener("input", (event) => event.target.matches("[data-composer]") && begun(event));

form?.addEventListener("change", ({ target }) => {
  if (target.name === "mode") box().focus();
});

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-composer]")) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(mode() === "internal" ? ".note-only" : ".reply-only [value=reply]"));
});

form?.addEventListener(
  "submit",
  (event) => {
    if (!box().value.trim()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      say("There is nothing to send yet.");
      return;
    }
    submitter = event.submitter;
    sent = box().value;
    after.value = seq();
  },
  { capture: true },
);

form?.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form) return;
  triedAgain = false;
  if (ctx.response.status >= 400) return;
  // What was typed while it was on its way stays.
  const text = box();
  if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length).trimStart();
  key.value = newKey();
  error.replaceChildren();
  text.dataset.begun = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("question-sent"));
});

function tryAgain() {
  if (!lost) return;
  lost = false;
  form.requestSubmit(submitter?.isConnected ? submitter : undefined);
}

// Nobody answered: the same send, with the same key, once more when there is a connection.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx?.sourceElement !== form) return;
  lost = !triedAgain;
  triedAgain = !triedAgain;
  if (!lost) return;
  say("Not sent yet. It is sent when the connection is back.");
  if (navigator.onLine) setTimeout(tryAgain, TRY_AGAIN_AFTER);
});

document.addEventListener("connected", tryAgain);
addEventListener("online", tryAgain);

for (const text of form?.querySelectorAll("[data-composer]") ?? []) text.dataset.begun = text.value ? "yes" : "";
