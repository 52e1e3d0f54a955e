// Back to the composer: with a reply that was taken back, after looking at what came
// meanwhile, or by the address (#reply, #note).
const form = document.getElementById("composer");
const error = document.getElementById("composer-error");
let undoing = null;

const seq = () => Number(document.getElementById("ticket-seq").value);

function open(mode) {
  const radio = document.getElementById(`mode-${mode}`);
  if (!radio.checked) radio.click();
  const box = form.querySelector(`[data-composer][data-mode="${mode}"]`);
  box.focus({ preventScroll: true });
  return box;
}

document.addEventListener(
  "submit",
  ({ target }) => {
    if (!target.matches("[data-undo]")) return;
    const source = target.parentElement.querySelector("template.source");
    undoing = { id: target.closest(".message").id, words: source.content.textContent };
  },
  { capture: true },
);

// It is gone from the page, by the answer or by the notice. What is typed by now stays.
document.addEventListener("htmx:after:swap", () => {
  if (!undoing || !form || document.getElementById(undoing.id)) return;
  const box = open("public");
  box.value = [undoing.words, box.value.trim()].filter(Boolean).join("\n\n");
  undoing = null;
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("click", ({ target }) => {
  const review = target.closest("[data-review]");
  if (!review) return;
  form.elements.based_on_seq.value = Math.max(Number(review.dataset.review), seq());
  error.replaceChildren();
  document.querySelector("#messages > .message:last-of-type")?.scrollIntoView({ block: "center" });
  open("public");
});

function openByAddress() {
  if (form && location.hash === "#reply") open("public");
  if (form && location.hash === "#note") open("internal");
}

addEventListener("hashchange", openByAddress);
openByAddress();
