// The socket of the page, which names it (`data-socket`): hands notices on as events and
// says when it is cut off. Others listen on document: "notice" (detail is the notice),
// "connected" (detail tells whether it was cut off before), "cut-off"; and have something
// told to the site by "say" (detail is the frame), which is lost while it is cut off.
const PING_EVERY = 20_000;
const SILENT_BEFORE_BANNER = 3000;
const ANSWERS_WITHIN = 5000;
const LONGEST_WAIT = 2500;
const SIGNED_OUT = 4401;
const NOT_YOURS = 4404;
const banner = document.getElementById("connection");
let socket;
let attempt = 0;
let reconnectTimer = 0;
let bannerTimer = 0;
let answered = true;
let wasIn = false;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

function showBanner(text) {
  banner.textContent = text;
  banner.hidden = false;
}

function hideBanner() {
  clearTimeout(bannerTimer);
  bannerTimer = 0;
  banner.hidden = true;
}

function showSignedOut() {
  clearTimeout(bannerTimer);
  showBanner("You are signed out. What you are writing is kept. ");
  const link = document.createElement("a");
  link.textContent = "Sign in";
  link.href = `${banner.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
  banner.append(link);
}

function showNotYours() {
  clearTimeout(bannerTimer);
  showBanner("You may not see this any longer. What is shown here is as it was.");
}

// The socket opens before the site has looked who it is; it says "connected" when from
// there on every notice comes.
function comeIn() {
  wasIn = true;
  hideBanner();
  tell("connected", attempt > 0);
  attempt = 0;
}

function connect() {
  clearTimeout(reconnectTimer);
  socket = new WebSocket(banner.dataset.socket);
  wasIn = false;
  answered = true;
  socket.addEventListener("message", ({ data }) => {
    answered = true;
    const notice = JSON.parse(data);
    if (notice.type === "connected") comeIn();
    else tell("notice", notice);
  });
  socket.addEventListener("close", ({ code }) => {
    attempt += 1;
    tell("cut-off");
    // Who was in may have another cookie by now: a changed password makes a new session.
    if (code === SIGNED_OUT && !wasIn) return showSignedOut();
    if (code === NOT_YOURS) return showNotYours();
    bannerTimer ||= setTimeout(() => showBanner("No connection. Trying again…"), SILENT_BEFORE_BANNER);
    const wait = Math.min(250 * 2 ** attempt, LONGEST_WAIT) * (0.5 + Math.random() / 2);
    reconnectTimer = setTimeout(connect, wait);
  });
}

// A connection can die in silence; one that does not answer is closed.
function probe() {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (!answered) return socket.close();
  answered = false;
  socket.send('{"type": "ping"}');
}

// Somebody looks at the page again, and may have signed in elsewhere; or the device slept,
// and what seems to be open is long dead.
function wake() {
  if (document.hidden) return;
  if (socket.readyState === WebSocket.CLOSED) return connect();
  const asked = socket;
  probe();
  setTimeout(() => answered || asked !== socket || socket.close(), ANSWERS_WITHIN);
}

setInterval(probe, PING_EVERY);
document.addEventListener("visibilitychange", wake);
document.addEventListener("say", ({ detail }) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(detail)));
addEventListener("offline", () => showBanner("You are offline. What you are writing is kept."));
addEventListener("online", () => {
  if (socket.readyState === WebSocket.OPEN) hideBanner();
  wake();
});

connect();
