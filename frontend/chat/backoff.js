/** Milliseconds before the first try, and the most there are between two. */
const FIRST = 500;
const MOST = 20_000;

/**
 * How long to wait before connecting again.
 *
 * It doubles with every try in vain. A random half of it keeps the pages that a deploy has sent
 * away from coming back in the same instant.
 *
 * @param {number} tries how many there were since the connection broke
 * @param {() => number} random from 0 to 1
 */
export default function backoff(tries, random = Math.random) {
  const full = Math.min(MOST, FIRST * 2 ** tries);
  return full / 2 + (full / 2) * random();
}
