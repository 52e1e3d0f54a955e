// Times as one reads them in passing: how long somebody waits (data-since), how much
// time is left (data-due). They go on by themselves. And moments on the reader's own clock
// (data-local).
const EVERY = 20_000;
const SOON = 30;

function span(minutes) {
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 60 / 24)} d`;
}

const until = (time) => (new Date(time.dateTime) - Date.now()) / 60_000;

function show() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    time.textContent = span(Math.floor(-until(time)));
  }
  for (const time of document.querySelectorAll("time[data-local]")) {
    time.textContent = new Date(time.dateTime).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  }
  for (const time of document.querySelectorAll("time[data-due]")) {
    const left = until(time);
    time.title ||= `Due ${new Date(time.dateTime).toLocaleString()}`;
    time.textContent = left > 0 ? `in ${span(Math.ceil(left))}` : `${span(Math.ceil(-left))} late`;
    time.classList.toggle("warning", left > 0 && left < SOON);
    time.classList.toggle("danger", left <= 0);
  }
}

setInterval(show, EVERY);
document.addEventListener("htmx:after:swap", show);
document.addEventListener("rows-changed", show);
show();
