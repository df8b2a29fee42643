import backoff from "./backoff";
import newKey from "./newKey";

/** Codes after which coming back would change nothing: see docs/chat.md. */
const FINAL = new Set([4400, 4401, 4403]);

/** Milliseconds between two words that somebody is typing, and before a crowded server is tried. */
const TYPING_PAUSE = 3_000;
const CROWDED = 4429;
const CROWDED_PAUSE = 15_000;

/**
 * A conversation that outlives its sockets.
 *
 * It comes back when a socket breaks and says which message was the last one to arrive, so the
 * server sends what came after it. What was not acknowledged is sent again with the same key, so
 * the server keeps it once; what arrives twice is passed on once.
 */
export default class Connection {
  /**
   * @param {object} options
   * @param {string} options.address of the socket, ws: or wss:
   * @param {number} options.last id of the newest message that the page has
   * @param {(state: "connecting"|"connected"|"reconnecting"|"closed", code?: number) => void} options.onState
   * @param {(message: object) => void} options.onMessage a message, each id once, in order
   * @param {(frame: object) => void} options.onFrame any other frame of the protocol
   */
  constructor({ address, last, onState, onMessage, onFrame }) {
    Object.assign(this, { address, last, onState, onMessage, onFrame });
    this.unacknowledged = new Map();
    this.tries = 0;
    this.typedAt = -Infinity;
    this.timer = null;
  }

  /** Connect, now. */
  open() {
    this.onState(this.tries || this.wasOpen ? "reconnecting" : "connecting");
    this.ready = false;
    const query = this.last ? `?last=${this.last}` : "";
    this.socket = new WebSocket(this.address + query);
    this.socket.addEventListener("message", (event) => this.hear(JSON.parse(event.data)));
    this.socket.addEventListener("close", (event) => this.closed(event.code));
  }

  /** Leave for good. */
  close() {
    this.left = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /**
   * Say something: now, or as soon as there is a connection.
   *
   * @returns {string} the key of the message
   */
  say(text) {
    const key = newKey();
    this.unacknowledged.set(key, text);
    this.sendMessage(key);
    return key;
  }

  /** Tell the others that somebody is writing, though not with every letter. */
  typing() {
    const now = Date.now();
    if (this.ready && now - this.typedAt >= TYPING_PAUSE) {
      this.typedAt = now;
      this.send({ type: "typing" });
    }
  }

  send(frame) {
    this.socket.send(JSON.stringify(frame));
  }

  sendMessage(key) {
    if (this.ready && this.unacknowledged.has(key)) {
      this.send({ type: "message", key, text: this.unacknowledged.get(key) });
    }
  }

  hear(frame) {
    const handler = HANDLERS[frame.type];
    if (handler) {
      handler(this, frame);
    } else {
      this.onFrame(frame);
    }
  }

  /** A page of history is the sign that the room is listening from now on. */
  history(frame) {
    if (frame.older && this.last) {
      this.onFrame({ type: "gap" });
    }
    frame.messages.forEach((message) => this.message(message));
    this.ready = this.wasOpen = true;
    this.tries = 0;
    this.onState("connected");
    [...this.unacknowledged.keys()].forEach((key) => this.sendMessage(key));
  }

  /** Ids grow within a conversation: whatever is not newer was here before. */
  message(message) {
    this.unacknowledged.delete(message.key);
    if (message.id > this.last) {
      this.last = message.id;
      this.onMessage(message);
    }
  }

  /** Only what can be sent again with success is kept. */
  error(frame) {
    if (frame.code === "too_fast" && frame.key) {
      setTimeout(() => this.sendMessage(frame.key), frame.retry_after * 1000);
      return;
    }
    this.unacknowledged.delete(frame.key);
    this.onFrame(frame);
  }

  closed(code) {
    this.ready = false;
    if (this.left) {
      return;
    }
    if (FINAL.has(code)) {
      this.onState("closed", code);
      return;
    }
    const pause = code === CROWDED ? CROWDED_PAUSE : backoff(this.tries);
    this.tries += 1;
    this.onState("reconnecting", code);
    this.timer = setTimeout(() => this.open(), pause);
  }
}

const HANDLERS = {
  // Not the place to go on from: somebody else's message before it may still be under way.
  ack: (connection, frame) => connection.unacknowledged.delete(frame.key),
  error: (connection, frame) => connection.error(frame),
  history: (connection, frame) => connection.history(frame),
  message: (connection, frame) => connection.message(frame),
};
