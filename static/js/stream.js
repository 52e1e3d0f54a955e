// Keeps a growing answer alive and honest. htmx's own extension retries a stream that
// breaks off; it does not retry one that never began, retries for ever when it is not
// wanted, and cannot see one that died in silence or that a proxy holds back. While a
// stream is mute the page asks for the message itself, again and again.
const GONE = { 401: "You are signed out. Sign in to see the rest.", 403: "You may not see this answer.", 404: "This answer is gone." };
const LOOK_EVERY = 1000;
const ASK_EVERY = 2000;
// A stream speaks as soon as it is open, and every 15 seconds when there is nothing new.
const SPEAKS_WITHIN = 4000;
const BEATS_WITHIN = 20_000;
const states = new WeakMap();

const isStream = (element) => element instanceof Element && element.matches(".stream");
const streams = () => document.querySelectorAll(".stream");

// `since` is when it last spoke, or when it was expected to begin.
function stateOf(stream) {
  if (!states.has(stream)) states.set(stream, { since: Date.now(), asked: 0, retries: 0 });
  return states.get(stream);
}

function sayIn(stream, text) {
  stream.querySelector(".status").textContent = text;
}

function giveUp(stream, reason) {
  stateOf(stream).gone = true;
  sayIn(stream, reason);
}

function begin(stream) {
  const state = stateOf(stream);
  if (!stream.isConnected || state.connection || state.gone) return;
  htmx.ajax("GET", stream.getAttribute("hx-sse:connect"), { source: stream });
}

function beginLater(stream) {
  const state = stateOf(stream);
  state.retries += 1;
  sayIn(stream, "Reconnecting…");
  setTimeout(() => begin(stream), Math.min(300 * 2 ** state.retries, 2000) * (0.7 + Math.random() * 0.6));
}

// The whole message as it is now.
function ask(stream) {
  const message = stream.parentElement;
  stateOf(stream).asked = Date.now();
  htmx.ajax("GET", stream.dataset.message, { source: message, target: message, swap: "outerHTML" });
}

function reconnect(stream) {
  const state = Object.assign(stateOf(stream), { since: Date.now(), speaks: false });
  state.connection?.reader?.cancel();
}

function look(stream) {
  const state = stateOf(stream);
  const silent = Date.now() - state.since;
  if (state.gone) return;
  state.mute ||= silent > (state.speaks ? BEATS_WITHIN : SPEAKS_WITHIN);
  if (silent > BEATS_WITHIN) reconnect(stream);
  if (state.mute && Date.now() - state.asked >= ASK_EVERY) ask(stream);
}

// The page was asleep or away: whatever it was told then did not arrive.
function wake() {
  for (const stream of streams()) {
    if (stateOf(stream).gone) continue;
    reconnect(stream);
    ask(stream);
  }
}

document.addEventListener("htmx:sse:after:connection", ({ target, detail }) => {
  if (isStream(target)) Object.assign(stateOf(target), { connection: detail.connection, retries: 0 });
});

document.addEventListener("htmx:sse:after:message", ({ target }) => {
  if (isStream(target)) Object.assign(stateOf(target), { since: Date.now(), speaks: true, mute: false });
});

document.addEventListener("htmx:sse:close", ({ target }) => isStream(target) && delete stateOf(target).connection);

// A reconnection was answered with an error, or not at all.
document.addEventListener("htmx:sse:error", ({ target, detail }) => {
  if (!isStream(target)) return;
  const gone = GONE[detail.status];
  if (!gone) return sayIn(target, "Reconnecting…");
  detail.connection.config.reconnect = false;
  giveUp(target, gone);
});

// The first connection was answered, but not with a stream; or the message was asked for.
document.addEventListener("htmx:after:request", ({ target, detail: { ctx } }) => {
  const stream = isStream(target) ? target : target.querySelector?.(":scope > .stream");
  if (!stream) return;
  const gone = GONE[ctx.response.status];
  if (gone) giveUp(stream, gone);
  else if (stream === target) beginLater(stream);
});

// While the message grows its stream stays, and only the text around it changes. What the
// stream has said since the page asked is newer, and what it says next goes on from there.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const stream = ctx.sourceElement?.querySelector(":scope > .stream");
  if (!stream || !tasks.some(({ fragment }) => fragment.querySelector(".stream"))) return;
  if (stateOf(stream).speaks) event.preventDefault();
  for (const { swapSpec } of tasks) swapSpec.style = "outerMorph";
});

// The first connection was not answered at all.
document.addEventListener("htmx:error", ({ target }) => isStream(target) && beginLater(target));

setInterval(() => document.hidden || streams().forEach(look), LOOK_EVERY);

addEventListener("online", wake);
addEventListener("pageshow", ({ persisted }) => persisted && wake());
document.addEventListener("resume", wake);
document.addEventListener("visibilitychange", () => document.hidden || wake());
