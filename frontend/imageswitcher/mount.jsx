import { createRoot } from "react-dom/client";
import ImageSwitcher from "./ImageSwitcher";
import readImages from "./readImages";

/**
 * Replace the page's plain gallery, #imageswitcher, by the live one.
 *
 * The server's own markup stays when there is nothing to switch: fewer than two
 * images, or a page without a gallery.
 *
 * @param {Document} page
 * @returns {import("react-dom/client").Root | null} null when nothing was mounted
 */
export default function mountImageSwitcher(page) {
  const place = page.getElementById("imageswitcher");
  const images = readImages(page);
  if (!place || images.length < 2) {
    return null;
  }
  const root = createRoot(place);
  root.render(<ImageSwitcher images={images} />);
  return root;
}
