// Choosing tickets for bulk actions: how many, no more than can be done at once, and a
// range with Shift.
const form = document.getElementById("bulk");
const bar = document.getElementById("bulk-bar");
const count = document.getElementById("bulk-count");
const result = document.getElementById("bulk-result");
const all = document.getElementById("select-all");
const MOST = Number(form.dataset.most);
let lastBox = null;

const boxes = () => [...form.querySelectorAll('[name="ticket"]:not(:disabled)')];
const chosen = () => boxes().filter((box) => box.checked);

function show() {
  const number = chosen().length;
  bar.dataset.count = number;
  count.textContent = number ? `${number} selected` : "";
  all.checked = number > 0 && number === Math.min(boxes().length, MOST);
  all.indeterminate = number > 0 && !all.checked;
  if (number) result.replaceChildren();
}

function keepWithinBounds() {
  const tooMany = chosen().slice(MOST);
  for (const box of tooMany) box.checked = false;
  if (!tooMany.length) return;
  document.dispatchEvent(new CustomEvent("toast", { detail: `At most ${MOST} tickets at once.` }));
}

function clear() {
  for (const box of chosen()) box.checked = false;
  for (const field of form.querySelectorAll("select")) field.value = "";
  show();
}

function chooseUpTo(box) {
  const list = boxes();
  const [from, to] = [list.indexOf(lastBox), list.indexOf(box)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const between of list.slice(from, to + 1)) between.checked = box.checked;
}

form.addEventListener("click", (event) => {
  const box = event.target.closest('[name="ticket"]');
  if (!box) return;
  if (event.shiftKey) chooseUpTo(box);
  lastBox = box;
  keepWithinBounds();
  show();
});

all.addEventListener("change", () => {
  for (const box of boxes().slice(0, MOST)) box.checked = all.checked;
  show();
});

document.getElementById("bulk-clear").addEventListener("click", clear);

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target === result && result.querySelector("[data-bulk-done]")) {
    const done = [...result.childNodes];
    clear();
    result.replaceChildren(...done);
    document.dispatchEvent(new CustomEvent("list-changed"));
  } else show();
});

addEventListener("pageshow", show);
show();
