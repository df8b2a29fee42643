import Connection from "../Connection";
import FakeSocket, { history, message } from "./FakeSocket";

let heard;
let states;
let connection;

beforeEach(() => {
  jest.useFakeTimers();
  FakeSocket.all = [];
  global.WebSocket = FakeSocket;
  heard = [];
  states = [];
});

afterEach(() => {
  jest.useRealTimers();
});

function open(options = {}) {
  connection = new Connection({
    address: "ws://shop/ws/",
    last: 0,
    onState: (...state) => states.push(state),
    onMessage: ({ text }) => heard.push(text),
    onFrame: () => {},
    ...options,
  });
  connection.open();
  return FakeSocket.newest;
}

function opened(options) {
  const socket = open(options);
  socket.says(history());
  return socket;
}

/** Let the next socket come; returns it. */
function back() {
  jest.runOnlyPendingTimers();
  return FakeSocket.newest;
}

test("it is connected when the history has come", () => {
  const socket = open();
  expect(states).toEqual([["connecting"]]);
  socket.says({ type: "welcome" });
  expect(states).toEqual([["connecting"]]);
  socket.says(history());
  expect(states).toEqual([["connecting"], ["connected"]]);
});

test("it tells the server which message the page has last", () => {
  expect(open().address).toBe("ws://shop/ws/");
  expect(open({ last: 7 }).address).toBe("ws://shop/ws/?last=7");
});

test("it passes each message on once, in order", () => {
  const socket = open({ last: 7 });
  socket.says(history(message(7, "old"), message(8, "eight"), message(9, "nine")));
  socket.says(message(9, "nine"));
  socket.says(message(10, "ten"));
  expect(heard).toEqual(["eight", "nine", "ten"]);
});

test("it comes back when the server is replaced, and asks from the last message on", () => {
  const old = opened();
  old.says(message(5, "five"));
  old.ends(1012);
  expect(states.at(-1)).toEqual(["reconnecting", 1012]);
  const socket = back();
  expect(socket.address).toBe("ws://shop/ws/?last=5");
  socket.says(history(message(5, "five"), message(6, "six")));
  expect(states.at(-1)).toEqual(["connected"]);
  expect(heard).toEqual(["five", "six"]);
});

test("an acknowledgement is not where it goes on from: another message may be under way", () => {
  const socket = opened();
  const key = connection.say("mine");
  socket.says({ type: "ack", key, id: 6 });
  socket.ends(1006);
  const next = back();
  expect(next.address).toBe("ws://shop/ws/");
  next.says(history(message(5, "theirs"), message(6, "mine", { key })));
  expect(heard).toEqual(["theirs", "mine"]);
});

test("what was not acknowledged is sent again with the same key", () => {
  const socket = opened();
  const key = connection.say("Did you get this?");
  const sent = { type: "message", key, text: "Did you get this?" };
  expect(socket.sent).toEqual([sent]);
  socket.ends(1006);
  const next = back();
  expect(next.sent).toEqual([]);
  next.says(history());
  expect(next.sent).toEqual([sent]);
});

test("what came with the history was received, and is not sent again", () => {
  const socket = opened();
  const key = connection.say("Did you get this?");
  socket.ends(1006);
  const next = back();
  next.says(history(message(1, "Did you get this?", { key })));
  expect(next.sent).toEqual([]);
  expect(heard).toEqual(["Did you get this?"]);
});

test("what was acknowledged is not sent again", () => {
  const socket = opened();
  const key = connection.say("Hello");
  socket.says({ type: "ack", key, id: 1 });
  socket.ends(1006);
  const next = back();
  next.says(history());
  expect(next.sent).toEqual([]);
});

test("what is said without a connection waits for one, in order", () => {
  const socket = open();
  connection.say("one");
  connection.say("two");
  expect(socket.sent).toEqual([]);
  socket.says(history());
  expect(socket.sent.map(({ text }) => text)).toEqual(["one", "two"]);
});

test("what was sent too fast is sent again when the server likes", () => {
  const socket = opened();
  const key = connection.say("Hello");
  socket.says({ type: "error", code: "too_fast", key, retry_after: 2, message: "Wait." });
  jest.advanceTimersByTime(1999);
  expect(socket.sent).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(socket.sent).toHaveLength(2);
});

test("what the server refuses for good is told and not sent again", () => {
  const frames = [];
  const socket = opened({ onFrame: (frame) => frames.push(frame) });
  const key = connection.say("Hello");
  const refusal = { type: "error", code: "invalid", key, message: "No." };
  socket.says(refusal);
  socket.ends(1006);
  const next = back();
  next.says(history());
  expect(frames).toEqual([refusal]);
  expect(next.sent).toEqual([]);
});

test.each([4400, 4401, 4403])("it does not come back after %i", (code) => {
  opened().ends(code);
  jest.runAllTimers();
  expect(states.at(-1)).toEqual(["closed", code]);
  expect(FakeSocket.all).toHaveLength(1);
});

test("it gives a crowded server time", () => {
  opened().ends(4429);
  jest.advanceTimersByTime(14_999);
  expect(FakeSocket.all).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(FakeSocket.all).toHaveLength(2);
});

test("it waits longer after each try in vain, and begins anew once it was back", () => {
  jest.spyOn(Math, "random").mockReturnValue(1);
  const pauses = jest.spyOn(global, "setTimeout");
  opened().ends(1006);
  back().ends(1006);
  const socket = back();
  socket.says(history());
  socket.ends(1006);
  expect(pauses.mock.calls.map(([, pause]) => pause)).toEqual([500, 1000, 500]);
  jest.restoreAllMocks();
});

test("it stays away once it has left", () => {
  const socket = opened();
  connection.close();
  expect(socket.wasClosed).toBe(true);
  socket.ends(1000);
  jest.runAllTimers();
  expect(FakeSocket.all).toHaveLength(1);
});

test("it also leaves while it waits to come back", () => {
  opened().ends(1006);
  connection.close();
  jest.runAllTimers();
  expect(FakeSocket.all).toHaveLength(1);
});

test("it says now and then that somebody is writing", () => {
  const socket = open();
  connection.typing();
  socket.says(history());
  connection.typing();
  connection.typing();
  expect(socket.sent).toEqual([{ type: "typing" }]);
  jest.advanceTimersByTime(3000);
  connection.typing();
  expect(socket.sent).toHaveLength(2);
});

test("it tells of a gap when more was missed than the server sends", () => {
  const frames = [];
  const socket = open({ last: 7, onFrame: (frame) => frames.push(frame.type) });
  socket.says({ ...history(message(900, "new")), older: true });
  expect(frames).toEqual(["gap"]);
  expect(heard).toEqual(["new"]);
});
