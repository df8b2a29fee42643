function roomItem({ order, url, people }) {
  const item = document.createElement("li");
  item.className = "room";
  const link = document.createElement("a");
  link.className = "room__link";
  link.href = url;
  link.textContent = `Order ${order}`;
  const names = document.createElement("span");
  names.className = "room__people";
  names.textContent = people
    .map((one) => one.name + (one.staff ? " (staff)" : ""))
    .join(", ");
  item.append(link, " ", names);
  return item;
}

/**
 * Follow the server's events and show the rooms that have people in them.
 *
 * The browser itself connects again when the stream ends, as at a deploy. It gives up when the
 * server refuses it, for example because nobody is logged in any more.
 *
 * @param {Document} document
 * @returns {EventSource | null} null on a page without a list of rooms
 */
export default function mountRooms(document) {
  const list = document.getElementById("rooms");
  if (!list) {
    return null;
  }
  const status = document.getElementById("rooms-status");
  const empty = document.getElementById("rooms-empty");
  const stream = new EventSource(list.dataset.stream);
  stream.addEventListener("rooms", (event) => {
    const rooms = JSON.parse(event.data);
    list.replaceChildren(...rooms.map(roomItem));
    empty.textContent = "Nobody is in a conversation.";
    empty.hidden = rooms.length > 0;
  });
  const show = (state, text) => {
    status.dataset.state = state;
    status.textContent = text;
  };
  stream.addEventListener("open", () =>
    show("connected", "Live: the list follows by itself."),
  );
  stream.addEventListener("error", () =>
    stream.readyState === EventSource.CLOSED
      ? show("closed", "No longer live. Load the page again.")
      : show("reconnecting", "Connection lost: connecting again…"),
  );
  return stream;
}
