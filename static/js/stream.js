// Keeps the connection of a growing answer alive and honest. htmx's own extension
// retries a stream that breaks off; it does not retry one that never began, retries for
// ever when it is not wanted, and cannot see a connection that died in silence.
const GONE = { 401: "You are signed out. Sign in to see the rest.", 403: "You may not see this answer.", 404: "This answer is gone." };
const LOOK_EVERY = 5000;
const TOO_QUIET = 30_000;
const connections = new WeakMap();
const lastHeard = new WeakMap();
const retries = new WeakMap();

const isStream = (element) => element instanceof Element && element.matches(".stream");
const heard = (stream) => lastHeard.set(stream, Date.now());

function sayIn(stream, text) {
  stream.querySelector(".status").textContent = text;
}

function begin(stream) {
  if (!stream.isConnected || connections.has(stream)) return;
  heard(stream);
  htmx.ajax("GET", stream.getAttribute("hx-sse:connect"), { source: stream });
}

function beginLater(stream) {
  const count = (retries.get(stream) ?? 0) + 1;
  retries.set(stream, count);
  sayIn(stream, "Reconnecting…");
  setTimeout(() => begin(stream), Math.min(300 * 2 ** count, 2000) * (0.7 + Math.random() * 0.6));
}

document.addEventListener("htmx:sse:after:connection", ({ target, detail }) => {
  if (!isStream(target)) return;
  connections.set(target, detail.connection);
  retries.delete(target);
  heard(target);
});

document.addEventListener("htmx:sse:after:message", ({ target }) => isStream(target) && heard(target));

document.addEventListener("htmx:sse:close", ({ target }) => connections.delete(target));

// A reconnection was answered with an error.
document.addEventListener("htmx:sse:error", ({ target, detail }) => {
  if (!isStream(target)) return;
  const gone = GONE[detail.status];
  if (gone) detail.connection.config.reconnect = false;
  sayIn(target, gone ?? "Reconnecting…");
});

// The first connection was answered, but not with a stream.
document.addEventListener("htmx:after:request", ({ target, detail: { ctx } }) => {
  if (!isStream(target)) return;
  const gone = GONE[ctx.response.status];
  if (gone) sayIn(target, gone);
  else beginLater(target);
});

// The first connection was not answered at all.
document.addEventListener("htmx:error", ({ target }) => isStream(target) && beginLater(target));

function reconnect(stream) {
  heard(stream);
  connections.get(stream)?.reader?.cancel();
}

const streams = () => document.querySelectorAll(".stream");

setInterval(() => {
  if (document.hidden) return;
  for (const stream of streams()) {
    if (Date.now() - (lastHeard.get(stream) ?? Date.now()) > TOO_QUIET) reconnect(stream);
  }
}, LOOK_EVERY);

addEventListener("online", () => streams().forEach(reconnect));
