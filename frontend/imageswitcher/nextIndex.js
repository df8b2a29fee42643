/**
 * Where a key leads in a row of tabs, after the ARIA Authoring Practices "Tabs" pattern:
 * left and right step and wrap around, Home and End go to the ends; up and down are
 * left to scroll the page.
 *
 * @param {string} key a KeyboardEvent's `key`
 * @param {number} index where we are
 * @param {number} count how many there are
 * @returns {number | null} null when the key means nothing here
 */
export default function nextIndex(key, index, count) {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % count;
    case "ArrowLeft":
      return (index - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
