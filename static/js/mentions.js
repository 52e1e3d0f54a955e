// "@an" in a note offers agents whose names begin so: arrows, Enter or Tab, Escape.
const box = document.querySelector("[data-people]");
const list = document.createElement("ul");
const typed = /(?<![\w@.])@([\w.@+-]*)$/;
let asked = 0;

const options = () => [...list.children];
const current = () => list.querySelector('[aria-selected="true"]');
const before = () => typed.exec(box.value.slice(0, box.selectionStart));

function close() {
  asked += 1;
  list.hidden = true;
  list.replaceChildren();
  box.removeAttribute("aria-activedescendant");
}

function choose(option) {
  current()?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option.id);
}

function move(step) {
  const all = options();
  const at = all.indexOf(current());
  choose(all[(at + step + all.length) % all.length]);
}

function take(option) {
  const found = before();
  if (!found) return close();
  const start = box.selectionStart - found[1].length;
  box.setRangeText(`${option.dataset.username} `, start, box.selectionStart, "end");
  close();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

async function offer() {
  const found = before();
  if (!found) return close();
  const mine = ++asked;
  const response = await fetch(`${box.dataset.people}?q=${encodeURIComponent(found[1])}`, { headers: { "HX-Request": "true" } });
  if (mine !== asked || !response.ok) return;
  const html = await response.text();
  if (mine !== asked) return;
  list.innerHTML = html;
  list.hidden = !list.children.length;
  if (list.hidden) close();
  else choose(list.firstElementChild);
}

const keys = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Enter: () => take(current()),
  Tab: () => take(current()),
  Escape: close,
};

if (box) {
  list.id = "people";
  list.className = "people";
  list.role = "listbox";
  list.ariaLabel = "Agents";
  list.hidden = true;
  box.after(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "people");
  box.addEventListener("input", offer);
  box.addEventListener("blur", close);
  box.addEventListener(
    "keydown",
    (event) => {
      if (list.hidden || event.isComposing || !keys[event.key]) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keys[event.key]();
    },
    { capture: true },
  );
  // Before the box loses the focus.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
