// Clocks that count: down to a moment (`data-until`), and up from it when it is over,
// unless there are words for that (`data-over`). The server has written them too.
const UNITS = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

function inWords(seconds) {
  const first = UNITS.findIndex(([size]) => seconds >= size);
  if (first < 0) return "0 s";
  const [size, unit] = UNITS[first];
  const next = UNITS[first + 1];
  const rest = next && unit !== "min" ? Math.floor((seconds % size) / next[0]) : 0;
  return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${next[1]}` : ""}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil((new Date(clock.dataset.until) - Date.now()) / 1000);
    const { over, before = "Sends in {}", late = "{} late" } = clock.dataset;
    const text = left > 0 ? before.replace("{}", inWords(left)) : (over ?? late.replace("{}", inWords(-left)));
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("late", left <= 0 && over === undefined);
  }
}

setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
tick();
