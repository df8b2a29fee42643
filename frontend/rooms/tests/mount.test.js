import { screen, within } from "@testing-library/dom";
import mountRooms from "../mount";

class FakeEventSource extends EventTarget {
  static CLOSED = 2;

  constructor(address) {
    super();
    this.address = address;
  }

  says(rooms) {
    this.dispatchEvent(new MessageEvent("rooms", { data: JSON.stringify(rooms) }));
  }
}

let stream;

beforeEach(() => {
  global.EventSource = FakeEventSource;
  document.body.innerHTML = `
    <p id="rooms-status" role="status"></p>
    <ul id="rooms" data-stream="/customer-service/notify/"></ul>
    <p id="rooms-empty">Nobody is in a conversation.</p>`;
  stream = mountRooms(document);
});

const room = (order, ...people) => ({
  order,
  url: `/customer-service/${order}/`,
  people,
});

test("it shows the rooms and who is in them", () => {
  const [ana, ben] = ["ana@example.com", "<b>ben"].map((name) => ({
    name,
    staff: name[0] === "<",
  }));
  stream.says([room(5, ana, ben), room(6, ana)]);
  expect(stream.address).toBe("/customer-service/notify/");
  const [first, second] = screen.getAllByRole("listitem");
  expect(within(first).getByRole("link")).toHaveAttribute("href", "/customer-service/5/");
  expect(first).toHaveTextContent("Order 5 ana@example.com, <b>ben (staff)");
  expect(second).toHaveTextContent("Order 6 ana@example.com");
  expect(screen.getByText("Nobody is in a conversation.")).not.toBeVisible();
});

test("it says when nobody is there any more", () => {
  stream.says([room(5)]);
  stream.says([]);
  expect(screen.queryAllByRole("listitem")).toEqual([]);
  expect(screen.getByText("Nobody is in a conversation.")).toBeVisible();
});

test("it says how the connection is", () => {
  const status = screen.getByRole("status");
  stream.dispatchEvent(new Event("open"));
  expect(status).toHaveTextContent("Live");
  stream.readyState = 0;
  stream.dispatchEvent(new Event("error"));
  expect(status).toHaveTextContent("connecting again");
  stream.readyState = FakeEventSource.CLOSED;
  stream.dispatchEvent(new Event("error"));
  expect(status).toHaveTextContent("Load the page again");
});

test("it does nothing on a page without rooms", async () => {
  document.body.innerHTML = "";
  expect(mountRooms(document)).toBeNull();
  await import("../index");
});
