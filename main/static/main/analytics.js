/**
 * Tells Google Analytics of a page view. Only in pages of a shop that is configured with
 * GA_TRACKER_ID; the policy against inline scripts is why this is a file.
 */
window.dataLayer = window.dataLayer || [];

function gtag() {
  window.dataLayer.push(arguments);
}

gtag("js", new Date());
gtag("config", document.currentScript.dataset.trackerId);
