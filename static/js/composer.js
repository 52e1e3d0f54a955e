// The box to write in: grows, sends with Enter, and never loses a word.
const form = document.getElementById("composer");
const text = document.getElementById("composer-text");
const error = document.getElementById("composer-error");
const key = `draft:${form.dataset.draft}`;
const LEFT_BY_A_NEW_CHAT = "draft:sent";
const touch = matchMedia("(pointer: coarse)").matches;
const isLive = form.hasAttribute("hx-post");
let sent = "";

function keep() {
  if (text.value) localStorage.setItem(key, text.value);
  else localStorage.removeItem(key);
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

function changed() {
  keep();
  grow();
}

// Not crypto.randomUUID, which plain http on a local network does not have.
function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isAnswering() {
  if ("givesWay" in form.dataset) return null;
  return document.querySelector('.message:is([data-state="queued"], [data-state="streaming"])');
}

function refuse(reason) {
  const note = Object.assign(document.createElement("p"), { className: "muted small", textContent: reason });
  error.replaceChildren(note);
}

// A new chat is sent as a plain form: its draft goes when the chat's page arrives.
function forgetArrived() {
  const left = sessionStorage.getItem(LEFT_BY_A_NEW_CHAT);
  if (!left || !isLive) return;
  const [draft, value] = JSON.parse(left);
  if (localStorage.getItem(draft) === value) localStorage.removeItem(draft);
  sessionStorage.removeItem(LEFT_BY_A_NEW_CHAT);
}

text.addEventListener("input", changed);

text.addEventListener("keydown", (event) => {
  // 229 is a key that an input method still works on.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  if (touch && !event.ctrlKey) return;
  event.preventDefault();
  form.requestSubmit();
});

form.addEventListener(
  "submit",
  (event) => {
    const isEmpty = !text.value.trim() && !event.submitter?.value;
    if (isEmpty || isAnswering() || form.dataset.leaving) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isAnswering()) refuse("The answer is still being written. Stop it, or wait for its end.");
      return;
    }
    sent = text.value;
    if (isLive) return;
    sessionStorage.setItem(LEFT_BY_A_NEW_CHAT, JSON.stringify([key, sent]));
    form.dataset.leaving = "true";
  },
  { capture: true },
);

form.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form || ctx.response.status >= 400) return;
  // What was typed while the question was on its way stays.
  if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length).trimStart();
  form.elements.client_id.value = newClientId();
  error.replaceChildren();
  changed();
  document.dispatchEvent(new CustomEvent("question-sent"));
});

// Back and forward bring the page as it was, with the form as if it were leaving.
addEventListener("pageshow", () => delete form.dataset.leaving);

forgetArrived();
if (!text.value) text.value = localStorage.getItem(key) ?? "";
grow();
if (!touch) text.focus({ preventScroll: true });
