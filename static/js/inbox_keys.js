// Going through the inbox with the keyboard. The row that has the focus is the current
// one; Enter opens it, since it is a link.
const tickets = document.getElementById("tickets");
const bulk = document.getElementById("bulk");
let last = "";

const links = () => [...tickets.querySelectorAll(".ticket-link")];
const row = () => document.activeElement.closest?.(".ticket-row") ?? document.getElementById(last);
const boxOf = (current) => current?.querySelector('[name="ticket"]');
const isAnySelected = () => bulk.querySelector('[name="ticket"]:checked');

function go(step) {
  const all = links();
  const at = all.findIndex((link) => link.closest(".ticket-row") === row());
  const next = at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.closest(".ticket-row").scrollIntoView({ block: "nearest" });
}

function toggle() {
  boxOf(row())?.click();
}

// What is done is done to the selected tickets, or else to the current one.
function select() {
  if (!isAnySelected()) toggle();
  return isAnySelected();
}

function assign() {
  if (select()) bulk.elements.assignee.focus();
}

function solve() {
  if (!select()) return;
  for (const field of bulk.querySelectorAll("select")) field.value = "";
  bulk.elements.status.value = "solved";
  bulk.requestSubmit();
}

function open(where) {
  const link = row()?.querySelector(".ticket-link");
  if (link) location.assign(`${link.href}#${where}`);
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: toggle,
  a: assign,
  e: solve,
  r: () => open("reply"),
  n: () => open("note"),
};

tickets.addEventListener("focusin", ({ target }) => {
  last = target.closest(".ticket-row")?.id ?? last;
});

document.addEventListener("shortcut", (event) => {
  const action = keys[event.detail];
  if (!action) return;
  event.preventDefault();
  action();
});
