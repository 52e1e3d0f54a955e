// The list of one's requests: a notice says that one changed, and the page asks for it.
const list = document.getElementById("requests");

const ask = () => htmx.ajax("GET", list.dataset.requests, { source: list, target: list, swap: "innerMorph" });

document.addEventListener("notice", ({ detail }) => detail.type === "tickets.changed" && ask());
document.addEventListener("connected", ({ detail: wasCutOff }) => wasCutOff && ask());
addEventListener("pageshow", ({ persisted }) => persisted && ask());
