// Somebody else answers in this chat now: the assistant, or a person. Their page has other
// scripts and another socket, so it is loaded anew; composer.js keeps what was typed.
const { chat } = document.getElementById("main").dataset;

document.addEventListener("notice", ({ detail }) => {
  if (detail.type === "chat.answerer" && detail.chat_id === chat) location.reload();
});
