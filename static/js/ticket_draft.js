// What an agent writes is kept on the server, where their other devices find it; and on
// this device until the server has it.
const SAVE_AFTER = 700;
const form = document.getElementById("composer");
const state = document.getElementById("draft-state");
const timers = new Map();

const keyOf = (text) => `draft:${form.dataset.keep}:${text.dataset.mode}`;

async function save(text) {
  timers.delete(text);
  const value = text.value;
  const body = new URLSearchParams({ mode: text.dataset.mode, body: value, based_on_seq: form.elements.based_on_seq.value || 0 });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const { ok } = await fetch(form.dataset.draft, { method: "POST", body, headers, keepalive: true });
    if (!ok) throw new Error("refused");
    if (text.value === value) localStorage.removeItem(keyOf(text));
    state.textContent = value ? "Draft saved" : "";
  } catch {
    state.textContent = "Draft kept on this device";
  }
}

function later(text) {
  clearTimeout(timers.get(text));
  timers.set(text, setTimeout(save, SAVE_AFTER, text));
}

function saveWaiting() {
  for (const [text, timer] of [...timers]) {
    clearTimeout(timer);
    save(text);
  }
}

form?.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-composer]")) return;
  state.textContent = "";
  localStorage.setItem(keyOf(target), target.value);
  later(target);
});

// What is being sent is a draft no longer, unless it is refused.
form?.addEventListener("submit", () => {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
});

form?.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === form && ctx.response.status >= 400) saveKept();
});

addEventListener("pagehide", saveWaiting);
document.addEventListener("visibilitychange", () => document.hidden && saveWaiting());

// Whatever the server has not got yet, it gets now.
function saveKept() {
  for (const text of form?.querySelectorAll("[data-composer]") ?? []) if (localStorage.getItem(keyOf(text)) !== null) save(text);
}

document.addEventListener("connected", saveKept);
addEventListener("online", saveKept);

for (const text of form?.querySelectorAll("[data-composer]") ?? []) {
  const kept = localStorage.getItem(keyOf(text));
  if (kept === null || kept === text.value) continue;
  text.value = kept;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
