// The counts of the folders in the sidebar, looked at anew when something happened, but
// no more often than anybody can read them.
const EVERY = 3000;
const folders = document.getElementById("folders");
const TELLING = new Set(["queue.changed", "mentioned", "ticket.events", "memberships.changed"]);
let timer = 0;
let again = false;

function refresh() {
  if (timer) {
    again = true;
    return;
  }
  again = false;
  htmx.ajax("GET", folders.dataset.folders, { source: folders, target: folders, swap: "innerMorph" });
  timer = setTimeout(() => {
    timer = 0;
    if (again) refresh();
  }, EVERY);
}

if (folders) {
  document.addEventListener("notice", ({ detail }) => TELLING.has(detail.type) && refresh());
  document.addEventListener("connected", ({ detail: wasCutOff }) => wasCutOff && refresh());
  document.addEventListener("list-changed", refresh);
}
