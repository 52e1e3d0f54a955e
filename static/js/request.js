// A requester's side of a ticket: what they have seen goes along with what they send.
document.addEventListener(
  "submit",
  ({ target }) => {
    const { after } = target.elements;
    if (after) after.value = document.getElementById("ticket-seq").value;
  },
  { capture: true },
);
