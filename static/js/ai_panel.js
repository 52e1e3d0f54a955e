// Keeps the AI panel true: what was said since makes a suggestion stale, and colleagues'
// decisions and the desk's own runs show by themselves. Streams are stream.js's.
const panel = document.getElementById("ai-panel");

function get(address, target, swap = "outerHTML") {
  return htmx.ajax("GET", address, { source: target, target, swap });
}

function lookAtAges() {
  for (const age of panel.querySelectorAll("[data-ai-age]")) get(age.dataset.aiAge, age);
}

// Not while it is being written, or somebody is writing in it: its own answer brings more.
function refresh(kind) {
  const part = panel.querySelector(`.ai-${kind}[data-part]`);
  if (!part || part.querySelector(".stream") || part.contains(document.activeElement)) return;
  get(part.dataset.part, part);
}

document.addEventListener("ticket-changed", lookAtAges);

document.addEventListener("notice", ({ detail: { type, kind } }) => {
  if (type === "ai.changed" && kind !== "draft") refresh(kind);
});

document.addEventListener("connected", ({ detail: wasCutOff }) => {
  if (!wasCutOff) return;
  refresh("triage");
  refresh("summary");
  lookAtAges();
});

// What was suggested is decided on by sending.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const isSent = ctx.sourceElement.id === "composer" && ctx.response.status < 400;
  if (isSent && panel.querySelector(".ai-use")) refresh("draft");
});

// A part that was swapped away took the focus along: it goes on at the part's heading.
let focused = null;
document.addEventListener("focusin", ({ target }) => (focused = target.closest(".ai-part")?.className ?? null));

document.addEventListener("htmx:after:swap", () => {
  if (!focused || document.activeElement !== document.body) return;
  const part = [...panel.querySelectorAll(".ai-part")].find(({ className }) => className === focused);
  part?.querySelector("h3")?.focus({ preventScroll: true });
});
