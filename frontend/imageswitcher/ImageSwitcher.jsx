import { useId, useRef, useState } from "react";
import nextIndex from "./nextIndex";
import Thumbnail from "./Thumbnail";

/** The large image, in a frame whose proportions never change: no layout shift. */
function LargeImage({ image }) {
  return (
    <div className="gallery__frame">
      <img
        className="gallery__image"
        src={image.src}
        alt={image.alt}
        width="600"
        height="900"
      />
    </div>
  );
}

/**
 * A product's gallery: one large image and a row of thumbnails to choose it by.
 *
 * @param {{images: {src: string, thumbnail: string, alt: string}[]}} props no images
 *   gives nothing, one gives the image alone
 */
export default function ImageSwitcher({ images }) {
  return images.length > 1 ? (
    <Gallery images={images} />
  ) : (
    images.map((image) => <LargeImage key={image.src} image={image} />)
  );
}

function Gallery({ images }) {
  const [chosen, setChosen] = useState(0);
  const [announcement, setAnnouncement] = useState("");
  const tabs = useRef([]);
  const id = useId();

  function choose(index) {
    setChosen(index);
    setAnnouncement(`Image ${index + 1} of ${images.length}: ${images[index].alt}`);
  }

  function handleKeyDown(event) {
    const index = nextIndex(event.key, chosen, images.length);
    const withModifier = event.altKey || event.ctrlKey || event.metaKey;
    if (index === null || withModifier) {
      return; // the browser's own: Alt+Left is "back"
    }
    event.preventDefault();
    choose(index);
    tabs.current[index].focus();
  }

  return (
    <div className="gallery">
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}tab${chosen}`}>
        <LargeImage image={images[chosen]} />
      </div>
      <div
        role="tablist"
        aria-label="Images of this book"
        className="gallery__thumbnails"
        tabIndex={-1}
        onKeyDown={handleKeyDown}
      >
        {images.map((image, index) => (
          <Thumbnail
            key={image.src}
            image={image}
            id={`${id}tab${index}`}
            panelId={`${id}panel`}
            chosen={index === chosen}
            onChoose={() => choose(index)}
            buttonRef={(element) => {
              tabs.current[index] = element;
            }}
          />
        ))}
      </div>
      <p role="status" className="visually-hidden">
        {announcement}
      </p>
    </div>
  );
}
