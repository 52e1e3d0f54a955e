// That the other side writes: shown while it lasts, and told while one writes oneself where
// the composer says so (`data-tells-typing`).
const SHOWN_FOR = 6000;
const SAY_AGAIN = 3000;
let timer = 0;
let saidAt = 0;

function show(text) {
  const place = document.getElementById("typing");
  clearTimeout(timer);
  if (!place) return;
  place.textContent = text;
  if (text) timer = setTimeout(show, SHOWN_FOR, "");
}

document.addEventListener("notice", ({ detail }) => {
  if (detail.type === "typing") show(`${detail.name} is writing…`);
  // Their words are here: they write no more.
  if (detail.type === "ticket.events") show("");
});

document.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-tells-typing]") || !target.value || Date.now() - saidAt < SAY_AGAIN) return;
  saidAt = Date.now();
  document.dispatchEvent(new CustomEvent("say", { detail: { type: "typing" } }));
});
