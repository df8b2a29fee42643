/** Entry of the `chat` bundle: turns the page of a conversation live. */
import mountChat from "./mount";

mountChat(document);
