// Keeps the page of a ticket true. A notice is only a hint; the page then asks for what
// it lacks since its last event. So it also does after every connection, and again and
// again while there is none. The composer is no part of any answer.
const ASK_EVERY = 4000;
const page = document.querySelector("[data-changes]");
const messages = document.getElementById("messages");
let connected = false;
let asking = false;
let askAgain = false;

const seq = () => Number(document.getElementById("ticket-seq").value);

async function ask() {
  if (!navigator.onLine) return;
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  askAgain = false;
  const seen = document.hidden ? "" : "&seen=1";
  try {
    await htmx.ajax("GET", `${page.dataset.changes}?after=${seq()}${seen}`, { source: messages, target: messages, swap: "beforeend" });
  } finally {
    asking = false;
    if (askAgain) ask();
  }
}

// What comes by a notice and by the page's own request is shown once, as it is now.
document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const { target, swapSpec, fragment } of tasks) {
    if (target !== messages || swapSpec.style !== "beforeend") continue;
    for (const child of [...fragment.children]) {
      const shown = child.id && document.getElementById(child.id);
      if (shown) shown.replaceWith(child);
    }
  }
});

const history = document.getElementById("ticket-audit");
let told = seq();
document.addEventListener("htmx:after:swap", () => {
  if (seq() === told) return;
  told = seq();
  document.dispatchEvent(new CustomEvent("ticket-changed", { detail: { seq: told } }));
  if (history?.open) htmx.trigger(history, "toggle");
});

document.addEventListener("notice", ({ detail }) => {
  if (detail.type === "ticket.events" && detail.seq > seq()) ask();
  if (detail.type === "ticket.missed" && (detail.resync || detail.events.length)) ask();
});

// The socket replays what was missed; the page asks only when there was something.
document.addEventListener("connected", () => {
  connected = true;
  document.dispatchEvent(new CustomEvent("say", { detail: { type: "resume", seq: seq() } }));
});

document.addEventListener("cut-off", () => (connected = false));
setInterval(() => connected || document.hidden || ask(), ASK_EVERY);
document.addEventListener("visibilitychange", () => document.hidden || ask());
addEventListener("online", ask);
addEventListener("pageshow", ({ persisted }) => persisted && ask());
