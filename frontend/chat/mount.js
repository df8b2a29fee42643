import Connection from "./Connection";
import Page from "./Page";

/** The address of a socket on the page's own host. */
function socketAddress(path) {
  return Object.assign(new URL(path, window.location.href), {
    protocol: window.location.protocol.replace("http", "ws"),
  }).href;
}

/**
 * Turn the page of a conversation live.
 *
 * @param {Document} document
 * @returns {Connection | null} null on a page without one
 */
export default function mountChat(document) {
  const place = document.getElementById("chat");
  if (!place) {
    return null;
  }
  const page = new Page(document);
  const connection = new Connection({
    address: socketAddress(place.dataset.socket),
    last: Number(place.dataset.last),
    onState: (state, code) => page.showState(state, code),
    onMessage: (message) => page.showMessage(message),
    onFrame: (frame) => FRAMES[frame.type]?.(page, frame),
  });
  sendWithoutLoading(page, connection);
  page.scrollToEnd();
  connection.open();
  return connection;
}

/** The form, Enter included, speaks through the connection; Shift+Enter begins a new line. */
function sendWithoutLoading(page, connection) {
  page.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = page.text.value.trim();
    if (text) {
      page.text.value = "";
      page.showWaiting(connection.say(text), text);
      page.scrollToEnd();
    }
    page.text.focus();
  });
  page.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      page.form.requestSubmit();
    }
  });
  page.text.addEventListener("input", () => connection.typing());
}

const FRAMES = {
  error: (page, { key, message }) =>
    key ? page.takeBack(key, message) : page.showNotice(message),
  gap: (page) => page.showGap(),
  join: (page, { author, mine }) => mine || page.showNotice(`${author} is here.`),
  leave: (page, { author }) => page.showNotice(`${author} has gone.`),
  typing: (page, { author }) => page.showTyping(author),
};
