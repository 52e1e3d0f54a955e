// Follows a growing answer only while the reader is at the end of the page.
const AT_THE_END = 48;
const page = document.scrollingElement;
const jump = document.getElementById("jump");
let following = true;
let lastTop = page.scrollTop;
let keptFromEnd = null;

const fromEnd = () => page.scrollHeight - page.clientHeight - page.scrollTop;

function toEnd() {
  page.scrollTop = page.scrollHeight;
}

function follow(yes) {
  following = yes;
  jump.hidden = yes;
}

addEventListener(
  "scroll",
  () => {
    const upwards = page.scrollTop < lastTop;
    lastTop = page.scrollTop;
    if (fromEnd() <= AT_THE_END) follow(true);
    else if (upwards) follow(false);
  },
  { passive: true },
);

// A reader who turns the wheel up wants to stay, even before the page has moved.
addEventListener("wheel", ({ deltaY }) => deltaY < 0 && fromEnd() > 0 && follow(false), { passive: true });

new ResizeObserver(() => following && toEnd()).observe(document.getElementById("main"));
addEventListener("resize", () => following && toEnd());

jump.addEventListener("click", () => {
  follow(true);
  toEnd();
  document.getElementById("composer-text").focus({ preventScroll: true });
});

document.addEventListener("question-sent", () => {
  follow(true);
  toEnd();
});

// Earlier messages appear above; what the reader sees stays where it is.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.sourceElement?.id === "earlier") keptFromEnd = fromEnd();
});

document.addEventListener("htmx:after:swap", () => {
  if (keptFromEnd === null) return;
  page.scrollTop = page.scrollHeight - page.clientHeight - keptFromEnd;
  keptFromEnd = null;
});

// The browser itself restores the place after reload, back and forward.
const [arrival] = performance.getEntriesByType("navigation");
if (arrival?.type === "navigate" && !location.hash) toEnd();
follow(fromEnd() <= AT_THE_END);
