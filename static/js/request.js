// A requester's side of a ticket: what they have seen goes along with what they send, and
// both sides see that the other writes.
const SAY_AGAIN = 3000;
const EXPIRES = 6000;
const typing = document.getElementById("typing");
const composer = document.getElementById("composer");
let saidAt = 0;
let timer = 0;

function showTyping(name) {
  typing.textContent = `${name} is writing…`;
  clearTimeout(timer);
  timer = setTimeout(() => typing.replaceChildren(), EXPIRES);
}

composer?.addEventListener("input", ({ target }) => {
  if (!target.value || Date.now() - saidAt < SAY_AGAIN) return;
  saidAt = Date.now();
  document.dispatchEvent(new CustomEvent("say", { detail: { type: "typing" } }));
});

document.addEventListener(
  "submit",
  ({ target }) => {
    const { after } = target.elements;
    if (after) after.value = document.getElementById("ticket-seq").value;
    saidAt = 0;
  },
  { capture: true },
);

document.addEventListener("notice", ({ detail }) => {
  if (detail.type === "typing") showTyping(detail.name);
  // Their words are here: they write no more.
  if (detail.type === "ticket.events") typing.replaceChildren();
});
