// Keeps an open page true. A notice is only a hint that something changed; the page then
// asks. After every connection it asks once, so nothing that was missed stays missed.
const STREAM_MAY_TAKE = 3000;
const NEAR_THE_TOP = 200;
const messages = document.getElementById("messages");
const { chat, messages: url } = document.querySelector("[data-chat]")?.dataset ?? {};
let suggestedFor = null;

const shown = (id) => document.getElementById(`message-${id}`);
const isUnfinished = (message) => message?.matches('[data-state="queued"], [data-state="streaming"]');
const idOfLast = () => [...(messages?.querySelectorAll(":scope > .message:not(.said)") ?? [])].at(-1)?.id.slice("message-".length);

function get(address, target, swap, select) {
  return htmx.ajax("GET", address, { source: target, target, swap, select });
}

// A list that somebody has scrolled into would lose its further pages, and its place: it
// is drawn anew when they are back at its top.
function refreshLists() {
  for (const list of document.querySelectorAll("[data-refresh]")) {
    const nav = list.closest("nav");
    const isAtTop = (nav ?? document.scrollingElement).scrollTop < NEAR_THE_TOP;
    if (isAtTop) get(list.dataset.refresh, list, "innerMorph", list.dataset.part);
    else (nav ?? document).addEventListener("scrollend", refreshLists, { once: true });
  }
}

// Not while this page itself sends or edits: its own answer brings the change.
function catchUp(leaf) {
  if (!chat || !messages.isConnected || !idOfLast() || messages.querySelector(".editing")) return;
  if (leaf && shown(leaf)) return;
  if (document.querySelector(":is(#composer, #suggestions form, #messages button).htmx-request")) {
    // htmx takes the class away just after this event.
    document.addEventListener("htmx:finally:request", () => setTimeout(() => catchUp(leaf)), { once: true });
    return;
  }
  get(`${url}?after=${idOfLast()}`, messages, "beforeend");
}

function redraw(id) {
  get(`${url}${id}/`, shown(id), "outerHTML");
}

// A growing message is left to its stream, unless that does not bring the end.
function look(id, state) {
  const message = shown(id);
  if (!message || message.dataset.state === state) return;
  if (state === "withdrawn") return message.remove();
  if (!isUnfinished(message)) redraw(id);
  else if (state !== "streaming") setTimeout(() => isUnfinished(shown(id)) && redraw(id), STREAM_MAY_TAKE);
}

function retitle(id, title) {
  const row = document.querySelector(`#chat-row-${id} > a`);
  if (row) row.textContent = row.title = title;
  if (id !== chat) return;
  document.getElementById("chat-title").textContent = title;
  document.title = `${title} · Chatsite`;
}

// Their notice may overtake the answer itself, which the response of this page's own
// request brings; so it waits for it.
function suggest() {
  if (!suggestedFor || suggestedFor !== idOfLast()) return;
  get(`${url}${suggestedFor}/suggestions/`, document.getElementById("suggestions"), "outerMorph");
  suggestedFor = null;
}

const moved = ({ chat_id, leaf }) => chat_id === chat && catchUp(leaf);

const notices = {
  "chat.changed": moved,
  "chat.talk": (notice) => {
    moved(notice);
    refreshLists();
  },
  "message.changed": ({ chat_id, message_id, state }) => chat_id === chat && look(message_id, state),
  "chat.title": ({ chat_id, title }) => retitle(chat_id, title),
  "chats.changed": refreshLists,
  suggestions: ({ chat_id, message_id }) => {
    if (chat_id === chat) suggestedFor = message_id;
    suggest();
  },
};

addEventListener("pageshow", ({ persisted }) => persisted && catchUp());

// A response and a notice may bring the same message: it is shown once.
document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const { target, swapSpec, fragment } of tasks) {
    if (target !== messages || swapSpec.style !== "beforeend") continue;
    for (const child of [...fragment.children]) if (child.id && document.getElementById(child.id)) child.remove();
  }
});

document.addEventListener("htmx:after:swap", () => {
  suggest();
  const suggestions = document.getElementById("suggestions");
  if (!suggestions || suggestions.dataset.message === idOfLast()) return;
  if (suggestions.contains(document.activeElement)) document.getElementById("composer-text").focus();
  suggestions.replaceChildren();
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.status < 400 && ctx.sourceElement.matches("[data-changes-lists]")) refreshLists();
});

document.addEventListener("notice", ({ detail }) => notices[detail.type]?.(detail));

document.addEventListener("connected", ({ detail: wasCutOff }) => {
  catchUp();
  if (wasCutOff) refreshLists();
});
