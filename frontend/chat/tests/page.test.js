import { screen, within } from "@testing-library/dom";
import userEvent from "@testing-library/user-event";
import mountChat from "../mount";
import FakeSocket, { DATE, history, message } from "./FakeSocket";

let connection;
let socket;

beforeEach(() => {
  FakeSocket.all = [];
  global.WebSocket = FakeSocket;
  document.body.innerHTML = `
    <div id="chat" data-socket="/ws/customer-service/5/" data-last="7">
      <p id="chat-status" role="status"></p>
      <div id="chat-log" role="log">
        <article class="said" data-key="key-7"><p class="said__text">said before</p></article>
      </div>
      <p id="chat-empty">Nothing was said yet.</p>
      <p id="chat-typing"></p>
      <form id="chat-form">
        <label>Your message <textarea name="text"></textarea></label><button>Send</button>
      </form>
    </div>`;
  connection = mountChat(document);
  socket = FakeSocket.newest;
});

afterEach(() => {
  connection?.close();
});

const log = () => within(screen.getByRole("log"));
const said = () =>
  log()
    .getAllByRole("article")
    .map((item) => item.lastChild.textContent);
const box = () => screen.getByLabelText("Your message");

test("it opens a socket on the page's own host, from the page's last message on", () => {
  expect(socket.address).toBe("ws://localhost/ws/customer-service/5/?last=7");
});

test("it says how the connection is", () => {
  expect(screen.getByRole("status")).toHaveTextContent("Connecting…");
  socket.says(history());
  expect(screen.getByRole("status")).toHaveTextContent("Connected");
  socket.ends(1012);
  expect(screen.getByRole("status")).toHaveTextContent("connecting again");
});

test.each([
  [4401, "not logged in"],
  [4403, "not open to you"],
  [4400, "closed"],
])("it says what %i means", (code, words) => {
  socket.ends(code);
  expect(screen.getByRole("status")).toHaveTextContent(words);
});

test("it adds what is said to what the server has rendered", () => {
  socket.says(history(message(8, "Hello")));
  socket.says(message(9, "<b>Good morning</b>"));
  expect(said()).toEqual(["said before", "Hello", "<b>Good morning</b>"]);
  expect(log().getByText(/Ana/, { selector: "article:last-child p" })).toHaveTextContent(
    "Ana 2 Jan 2026, 03:04 UTC",
  );
  expect(screen.getByText("Nothing was said yet.")).not.toBeVisible();
});

test("it sends what was typed, shows it on its way, and then as it was kept", async () => {
  socket.says(history());
  await userEvent.type(box(), "Where is it?");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  const sent = socket.sent.find(({ type }) => type === "message");
  expect(sent.text).toBe("Where is it?");
  expect(box()).toHaveValue("");
  expect(box()).toHaveFocus();
  expect(log().getByText(/Sending/)).toBeVisible();
  socket.says({ type: "ack", key: sent.key, id: 8, date: DATE });
  socket.says(message(8, "Where is it?", { key: sent.key, mine: true }));
  expect(said()).toEqual(["said before", "Where is it?"]);
  expect(log().queryByText(/Sending/)).not.toBeInTheDocument();
});

test("what others say meanwhile comes before what is on its way", async () => {
  socket.says(history());
  await userEvent.type(box(), "mine{Enter}");
  socket.says(message(8, "theirs"));
  expect(said()).toEqual(["said before", "theirs", "mine"]);
});

test("Enter sends and Shift+Enter begins a line; nothing is not sent", async () => {
  socket.says(history());
  await userEvent.type(box(), "  {Enter}");
  await userEvent.type(box(), "one{Shift>}{Enter}{/Shift}two{Enter}");
  const texts = socket.sent
    .filter(({ type }) => type === "message")
    .map(({ text }) => text);
  expect(texts).toEqual(["one\ntwo"]);
});

test("a message that is refused goes back to where it was typed", async () => {
  socket.says(history());
  await userEvent.type(box(), "too long{Enter}");
  const { key } = socket.sent.find(({ type }) => type === "message");
  socket.says({ type: "error", code: "invalid", key, message: "It is too long." });
  expect(box()).toHaveValue("too long");
  expect(said()).toEqual(["said before"]);
  expect(screen.getByRole("status")).toHaveTextContent("It is too long.");
});

test("it shows who is writing, until they have written", () => {
  socket.says(history());
  socket.says({ type: "typing", author: "Ana" });
  expect(screen.getByText("Ana is writing…")).toBeVisible();
  socket.says(message(8, "Hello"));
  expect(screen.queryByText("Ana is writing…")).not.toBeInTheDocument();
});

test("it says who comes and goes", () => {
  socket.says(history());
  socket.says({ type: "join", author: "Customer service", mine: false });
  expect(screen.getByRole("status")).toHaveTextContent("Customer service is here.");
  socket.says({ type: "leave", author: "Customer service", mine: false });
  expect(screen.getByRole("status")).toHaveTextContent("Customer service has gone.");
  socket.says({ type: "join", author: "Me", mine: true });
  expect(screen.getByRole("status")).not.toHaveTextContent("Me");
});

test("it offers the whole page when too much was missed", () => {
  socket.says({ ...history(message(900, "new")), older: true });
  expect(log().getByRole("link", { name: "Load the page again" })).toBeVisible();
  expect(said().at(-1)).toBe("new");
});

test("it passes over what it does not know", () => {
  socket.says({ type: "weather" });
  expect(said()).toEqual(["said before"]);
});

test("it does nothing on a page without a conversation", async () => {
  document.body.innerHTML = "";
  expect(mountChat(document)).toBeNull();
  await import("../index");
});
