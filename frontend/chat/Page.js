/** Milliseconds for which somebody counts as typing after the last word of it. */
const TYPING_LASTS = 5_000;

const STATES = {
  connecting: "Connecting…",
  connected: "Connected: answers appear by themselves.",
  reconnecting: "Connection lost: connecting again…",
};

/** What people read when coming back is of no use; the codes are those of docs/chat.md. */
const CLOSED = {
  4401: "You are not logged in any more. Load the page again to log in.",
  4403: "This conversation is not open to you any more.",
};

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function when(date) {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" };
  return `${new Intl.DateTimeFormat("en-GB", options).format(new Date(date))} UTC`;
}

/** The parts of the page that a conversation changes; main/chat.html has them. */
export default class Page {
  /** @param {Document} document with #chat in it */
  constructor(document) {
    for (const name of ["status", "log", "empty", "typing", "form"]) {
      this[name] = document.getElementById(`chat-${name}`);
    }
    this.text = this.form.elements.text;
    this.announced = "";
  }

  /** Say how the connection is. */
  showState(state, code) {
    this.status.dataset.state = state;
    this.status.textContent =
      STATES[state] ?? CLOSED[code] ?? "The conversation is closed.";
  }

  /** Say something beside the conversation. */
  showNotice(text) {
    this.status.textContent = text;
  }

  /** Show a message that is on its way. */
  showWaiting(key, text) {
    this.add({ key, text, mine: true }, "Sending…").classList.add("said--waiting");
  }

  /** Show a message; the one on its way with the same key makes room for it. */
  showMessage(message) {
    this.find(message.key)?.remove();
    this.add(message, when(message.date));
    if (!message.mine) {
      this.showTyping("");
    }
  }

  /** A message that the server will not take goes back to where it can be mended. */
  takeBack(key, reason) {
    const waiting = this.find(key);
    if (waiting) {
      this.text.value ||= waiting.querySelector(".said__text").textContent;
      waiting.remove();
    }
    this.showNotice(reason);
  }

  /** More was missed than is sent at once: the server's page has it all. */
  showGap() {
    const gap = element("article", "said", "");
    const link = element("a", "", "Load the page again");
    link.href = window.location.pathname;
    gap.append(link, " to read what was said before this.");
    this.log.replaceChildren(gap, ...this.log.querySelectorAll(".said--waiting"));
  }

  showTyping(author) {
    clearTimeout(this.typingTimer);
    this.typing.textContent = author && `${author} is writing…`;
    if (author) {
      this.typingTimer = setTimeout(() => this.showTyping(""), TYPING_LASTS);
    }
  }

  find(key) {
    return this.log.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  add({ key, text, author, mine, staff }, time) {
    const said = element("article", "said", "");
    said.classList.toggle("said--mine", Boolean(mine));
    said.classList.toggle("said--staff", Boolean(staff));
    said.dataset.key = key;
    const by = element("p", "said__by", `${mine ? "You" : author} `);
    by.append(element("span", "said__at", time));
    said.append(by, element("p", "said__text", text));
    this.place(said);
    return said;
  }

  /** What is on its way stays below what was said. Who has scrolled up is left to read. */
  place(said) {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    const atEnd = scrollHeight - scrollTop - clientHeight < 60;
    this.log.insertBefore(said, this.log.querySelector(".said--waiting"));
    this.empty.hidden = true;
    if (atEnd) {
      this.scrollToEnd();
    }
  }

  scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
