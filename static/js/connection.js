// The socket of the page: hands notices on as events and says when it is cut off.
// Others listen on document: "notice" (detail is the notice), "connected" (detail tells
// whether it was cut off before).
const PING_EVERY = 20_000;
const SILENT_BEFORE_BANNER = 3000;
const SIGNED_OUT = 4401;
const banner = document.getElementById("connection");
let socket;
let attempt = 0;
let bannerTimer = 0;
let answered = true;

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

function connect() {
  socket = new WebSocket("/ws/notices/");
  answered = true;
  socket.addEventListener("open", () => {
    hideBanner();
    tell("connected", attempt > 0);
    attempt = 0;
  });
  socket.addEventListener("message", ({ data }) => {
    answered = true;
    const notice = JSON.parse(data);
    if (notice.type === "signed_out") showSignedOut();
    else tell("notice", notice);
  });
  socket.addEventListener("close", ({ code }) => {
    if (code === SIGNED_OUT) return showSignedOut();
    attempt += 1;
    bannerTimer ||= setTimeout(() => showBanner("No connection. Trying again…"), SILENT_BEFORE_BANNER);
    setTimeout(connect, Math.min(250 * 2 ** attempt, 4000) * (0.5 + Math.random() / 2));
  });
}

// A connection can die in silence; one that does not answer is closed.
setInterval(() => {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (!answered) return socket.close();
  answered = false;
  socket.send("{}");
}, PING_EVERY);

addEventListener("offline", () => showBanner("You are offline. What you are writing is kept."));
addEventListener("online", () => socket.readyState === WebSocket.OPEN && hideBanner());

connect();
