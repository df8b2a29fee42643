/**
 * The product's images, as Django's json_script left them in the page.
 *
 * @param {Document} page
 * @returns {{src: string, thumbnail: string, alt: string}[]} empty when the page has none
 */
export default function readImages(page) {
  const data = page.getElementById("product-images");
  return data ? JSON.parse(data.textContent) : [];
}
