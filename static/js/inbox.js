// Keeps an open inbox true without moving what its agent reads: rows change in place, a
// ticket that left the list stays until the list is drawn anew, and new ones are
// announced, unless nobody is reading.
const AT_THE_TOP = 120;
const LOOK_WITHOUT_SOCKET = 10_000;
const main = document.querySelector("[data-rows]");
const list = document.getElementById("tickets");
const button = document.getElementById("new-tickets");
const fresh = new Set();
let looking = 0;

const rowOf = (number) => document.getElementById(`ticket-row-${number}`);
const shown = () => [...list.querySelectorAll("[data-ticket]")].map((row) => Number(row.dataset.ticket));

function isReading() {
  if (document.hidden) return false;
  const hasSelection = list.querySelector('[name="ticket"]:checked');
  return scrollY > AT_THE_TOP || hasSelection || list.matches(":hover, :focus-within");
}

function watch() {
  document.dispatchEvent(new CustomEvent("say", { detail: { type: "watch", tickets: shown().slice(0, 500) } }));
}

function redraw() {
  fresh.clear();
  button.hidden = true;
  return htmx.ajax("GET", main.dataset.list, { source: list, target: list, swap: "innerMorph" });
}

// Without losing the focus or the tick.
function replace(row, next) {
  const focused = row.contains(document.activeElement) && document.activeElement.className;
  const box = next.querySelector('[name="ticket"]');
  box.checked = row.querySelector('[name="ticket"]').checked;
  const viewers = row.querySelector("[data-viewers]");
  next.querySelector("[data-viewers]").replaceWith(viewers);
  row.replaceWith(next);
  if (focused !== false) (focused ? next.getElementsByClassName(focused)[0] : box)?.focus();
}

function leave(row) {
  row.classList.add("gone");
  row.title = "No longer in this list";
  const box = row.querySelector('[name="ticket"]');
  box.checked = false;
  box.disabled = true;
}

function announce() {
  button.textContent = fresh.size === 1 ? "1 new ticket" : `${fresh.size} new tickets`;
  button.hidden = !fresh.size;
}

async function ask(numbers) {
  const query = numbers.map((number) => `&ticket=${number}`).join("");
  const response = await fetch(main.dataset.rows + query, { headers: { "HX-Request": "true" } });
  if (!response.ok) return null;
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  return new Map([...template.content.querySelectorAll("[data-ticket]")].map((row) => [Number(row.dataset.ticket), row]));
}

async function look(numbers) {
  for (let at = 0; at < numbers.length; at += 50) {
    const asked = numbers.slice(at, at + 50);
    const found = await ask(asked);
    if (!found) return;
    for (const number of asked) {
      const [row, next] = [rowOf(number), found.get(number)];
      if (row && next) replace(row, next);
      else if (row) leave(row);
      else if (next) fresh.add(number);
      else fresh.delete(number);
    }
  }
  document.dispatchEvent(new CustomEvent("rows-changed"));
  if (!isReading() && (fresh.size || list.querySelector(".gone"))) await redraw();
  else announce();
}

function showViewers(viewers) {
  for (const mark of list.querySelectorAll("[data-viewers]")) {
    const names = viewers[mark.closest("[data-ticket]").dataset.ticket] ?? [];
    mark.hidden = !names.length;
    mark.ariaLabel = mark.title = names.length ? `${names.join(", ")} ${names.length > 1 ? "look" : "looks"} at it` : "";
  }
}

button.addEventListener("click", async () => {
  scrollTo({ top: 0 });
  await redraw();
  list.querySelector(".ticket-link")?.focus();
});

document.addEventListener("notice", ({ detail }) => {
  if (detail.type === "queue.changed") look(detail.tickets);
  if (detail.type === "viewers") showViewers(detail.tickets);
});

document.addEventListener("connected", ({ detail: wasCutOff }) => {
  clearInterval(looking);
  looking = 0;
  watch();
  if (wasCutOff) look(shown());
});

// Also where sockets are blocked.
document.addEventListener("cut-off", () => {
  looking ||= setInterval(() => (isReading() ? look(shown()) : redraw()), LOOK_WITHOUT_SOCKET);
});

document.addEventListener("list-changed", redraw);
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => list.contains(ctx.target) && watch());
