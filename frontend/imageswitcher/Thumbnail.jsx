/**
 * One small image to press: a tab that shows its large image in the panel.
 * Only the chosen one is in the page's Tab order ("roving tabindex").
 */
export default function Thumbnail({ image, id, panelId, chosen, onChoose, buttonRef }) {
  return (
    <button
      type="button"
      role="tab"
      id={id}
      ref={buttonRef}
      className="gallery__thumbnail"
      aria-selected={chosen}
      aria-controls={panelId}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
    >
      <img src={image.thumbnail} alt={image.alt} width="80" height="120" />
    </button>
  );
}
