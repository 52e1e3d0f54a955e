// The controls of a ticket's fields. One that its agent has touched is left alone by what
// others do; it says who set what. Chosen with the pointer it is saved at once; with the
// keyboard, which passes other choices on its way, by Enter or the button.
let byPointer = false;

const formOf = (element) => element?.closest?.("form.field-edit");
const selectOf = (form) => form?.querySelector("select");

function isTouched(form) {
  const select = selectOf(form);
  return Boolean(form.dataset.touched || (select && document.activeElement === select));
}

function label(form) {
  return [...(selectOf(form)?.options ?? [])].find((option) => option.value === form.dataset.value)?.textContent;
}

function tellNews(form, next) {
  if (form.dataset.value === next.dataset.value) return;
  const news = form.querySelector(".field-news");
  news.textContent = `${next.dataset.by || "Somebody"} set ${label(next) ?? "it otherwise"}`;
  news.hidden = false;
  form.waiting = next;
}

function put(old, next) {
  const focused = old.contains(document.activeElement);
  old.replaceWith(next);
  htmx.process(next);
  if (focused) (selectOf(next) ?? next.querySelector("button, a"))?.focus();
}

function patch(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const next of template.content.querySelectorAll("[data-field]")) {
    const old = document.querySelector(`[data-field="${next.dataset.field}"]`);
    if (!old || old.querySelector(":popover-open")) continue;
    if (isTouched(old)) tellNews(old, next);
    else put(old, next);
  }
}

async function look() {
  const fields = document.getElementById("ticket-fields");
  if (!fields) return;
  const response = await fetch(fields.dataset.fields, { headers: { "HX-Request": "true" } });
  if (response.ok) patch(await response.text());
}

function untouch(form) {
  delete form.dataset.touched;
}

document.addEventListener("pointerdown", ({ target }) => {
  if (target.closest("form.field-edit select")) byPointer = true;
});

document.addEventListener("keydown", (event) => {
  byPointer = false;
  const form = formOf(event.target);
  if (!form || !event.target.matches("select")) return;
  if (event.key === "Enter" && form.dataset.touched) {
    event.preventDefault();
    form.requestSubmit();
  }
  if (event.key === "Escape" && form.dataset.touched) {
    event.target.value = form.dataset.value ?? "";
    untouch(form);
    if (form.waiting) put(form, form.waiting);
  }
});

document.addEventListener("change", ({ target }) => {
  const form = formOf(target);
  if (!form) return;
  form.dataset.touched = "true";
  if (byPointer) form.requestSubmit();
});

// What others set while the focus was here, but nothing was changed.
document.addEventListener("focusout", ({ target }) => {
  const form = formOf(target);
  if (form?.waiting && !form.dataset.touched) setTimeout(() => form.isConnected && put(form, form.waiting));
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET" || ctx.response.status !== 200) return;
  const form = formOf(ctx.sourceElement);
  if (form) {
    untouch(form);
    form.waiting = null;
    if (form.contains(document.activeElement)) document.activeElement.blur();
  }
  if (ctx.sourceElement.matches('[hx-swap="none"]')) look();
});

document.addEventListener("htmx:after:swap", () => {
  for (const zone of document.querySelectorAll("[data-zone]")) {
    zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
});

document.addEventListener("ticket-changed", look);
