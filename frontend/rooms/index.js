/** Entry of the `rooms` bundle: keeps the office's list of rooms up to date. */
import mountRooms from "./mount";

mountRooms(document);
