// Keeps the number of unread news, and their list, true: a notice says that there is
// something else to see, and the page asks for each part that shows it.
const AT_MOST_EVERY = 300;
let timer = 0;

function ask() {
  timer = 0;
  for (const part of document.querySelectorAll("[data-news]")) {
    htmx.ajax("GET", part.dataset.news, { source: part, target: part, swap: "innerMorph" });
  }
}

// A burst of notices is one question.
function askSoon() {
  timer ||= setTimeout(ask, AT_MOST_EVERY);
}

document.addEventListener("notice", ({ detail }) => detail.type === "notifications.changed" && askSoon());
document.addEventListener("connected", ({ detail: wasCutOff }) => {
  if (wasCutOff || document.querySelector("[data-later]")) askSoon();
});
