/** Entry of the `imageswitcher` bundle: turns the product page's gallery live. */
import mountImageSwitcher from "./mount";

mountImageSwitcher(document);
