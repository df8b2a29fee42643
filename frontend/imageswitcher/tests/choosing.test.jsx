import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import ImageSwitcher from "../ImageSwitcher";
import images from "./images";

const largeImage = () => within(screen.getByRole("tabpanel")).getByRole("img");
const thumbnail = (name) => screen.getByRole("tab", { name });

test("it shows the first image first", () => {
  render(<ImageSwitcher images={images} />);

  expect(largeImage()).toHaveAttribute("src", images[0].src);
  expect(thumbnail("Front cover")).toHaveAttribute("aria-selected", "true");
});

test("it shows the image whose thumbnail is clicked", async () => {
  render(<ImageSwitcher images={images} />);

  await userEvent.click(thumbnail("Back cover"));

  expect(largeImage()).toHaveAttribute("src", images[2].src);
  expect(thumbnail("Back cover")).toHaveAttribute("aria-selected", "true");
  expect(thumbnail("Front cover")).toHaveAttribute("aria-selected", "false");
});

test("it shows small files in the thumbnails and never the large ones", () => {
  render(<ImageSwitcher images={images} />);

  const sources = screen
    .getAllByRole("tab")
    .map((tab) => within(tab).getByRole("img").getAttribute("src"));

  expect(sources).toEqual(images.map((image) => image.thumbnail));
});

test("it keeps the large image's size when the image changes", async () => {
  render(<ImageSwitcher images={images} />);
  const size = () => [largeImage().width, largeImage().height];
  const before = size();

  await userEvent.click(thumbnail("Title page"));

  expect(size()).toEqual(before);
  expect(before).toEqual([600, 900]);
});

test("it shows one image alone, with nothing to choose", () => {
  render(<ImageSwitcher images={images.slice(0, 1)} />);

  expect(screen.getByRole("img", { name: "Front cover" })).toBeVisible();
  expect(screen.queryByRole("tablist")).not.toBeInTheDocument();
});

test("it shows nothing when there are no images", () => {
  const { container } = render(<ImageSwitcher images={[]} />);

  expect(container).toBeEmptyDOMElement();
});
