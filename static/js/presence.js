// Who else has the ticket open and what they do; and telling them what one does oneself.
const IDLE_AFTER = 120_000;
const SAY_AGAIN = 3000;
// As on the server (support/presence.py): whoever says no more is not writing any longer.
const COMPOSING = 8000;
const page = document.querySelector("[data-me]");
const DOES = { reply: "is replying", note: "is writing a note", viewing: "is here", idle: "is away" };
const MODES = { public: "reply", internal: "note" };
let people = [];
let mode = "viewing";
let saidAt = 0;
let idleTimer = 0;
let expiry = 0;
let stopTimer = 0;

function draw() {
  const others = people.filter(({ user }) => user !== Number(page.dataset.me));
  const place = document.getElementById("presence");
  const text = others.map(({ name, mode: does }) => `${name} ${DOES[does]}`).join(" · ");
  if (place && place.textContent !== text) place.textContent = text;
}

function showPeople(now) {
  people = now;
  clearTimeout(expiry);
  expiry = setTimeout(() => {
    people = people.map((person) => (Object.values(MODES).includes(person.mode) ? { ...person, mode: "viewing" } : person));
    draw();
  }, COMPOSING);
  draw();
}

// What does not change is said again only while one writes, since that expires.
function doing(now) {
  const stale = Date.now() - saidAt > SAY_AGAIN;
  if (now === mode && !(stale && Object.values(MODES).includes(now))) return;
  mode = now;
  saidAt = Date.now();
  document.dispatchEvent(new CustomEvent("say", { detail: { type: "doing", mode } }));
}

function awake() {
  clearTimeout(idleTimer);
  idleTimer = setTimeout(doing, IDLE_AFTER, "idle");
  if (mode === "idle") doing("viewing");
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-composer]")) return;
  doing(target.value ? MODES[target.dataset.mode] : "viewing");
  clearTimeout(stopTimer);
  stopTimer = setTimeout(() => mode !== "idle" && doing("viewing"), COMPOSING);
});

for (const name of ["pointermove", "keydown", "focus"]) addEventListener(name, awake, { passive: true });
document.addEventListener("visibilitychange", () => (document.hidden ? doing("idle") : awake()));

document.addEventListener("notice", ({ detail }) => {
  if (detail.type === "presence") showPeople(detail.people);
});

document.addEventListener("connected", () => {
  const now = mode;
  mode = "";
  doing(now);
});

// The head is drawn anew with each change.
document.addEventListener("htmx:after:swap", draw);
awake();
