/** A WebSocket whose other end is the test. */
export default class FakeSocket extends EventTarget {
  static all = [];

  static get newest() {
    return FakeSocket.all.at(-1);
  }

  constructor(address) {
    super();
    this.address = address;
    this.sent = [];
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.wasClosed = true;
  }

  /** The server says something. */
  says(frame) {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  /** The server, or the network, ends it. */
  ends(code) {
    this.dispatchEvent(new CloseEvent("close", { code }));
  }
}

/** A frame with what was said before. */
export function history(...messages) {
  return { type: "history", messages, older: false };
}

/** A message as the server tells it. */
export function message(id, text, more = {}) {
  return {
    type: "message",
    id,
    key: `key-${id}`,
    text,
    date: DATE,
    author: "Ana",
    ...more,
  };
}

export const DATE = "2026-01-02T03:04:05+00:00";
