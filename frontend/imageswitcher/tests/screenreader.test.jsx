import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import ImageSwitcher from "../ImageSwitcher";
import images from "./images";

test("it names the row of thumbnails and each of them", () => {
  render(<ImageSwitcher images={images} />);

  expect(screen.getByRole("tablist", { name: "Images of this book" })).toBeVisible();
  for (const { alt } of images) {
    expect(screen.getByRole("tab", { name: alt })).toBeVisible();
  }
});

test("it ties each thumbnail to the large image, named after the chosen one", async () => {
  render(<ImageSwitcher images={images} />);

  await userEvent.click(screen.getByRole("tab", { name: "Title page" }));

  const panel = screen.getByRole("tabpanel", { name: "Title page" });
  for (const tab of screen.getAllByRole("tab")) {
    expect(tab).toHaveAttribute("aria-controls", panel.id);
  }
});

test("it says nothing before anything is chosen", () => {
  render(<ImageSwitcher images={images} />);

  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

test("it announces the image that is now shown", async () => {
  render(<ImageSwitcher images={images} />);

  await userEvent.click(screen.getByRole("tab", { name: "Back cover" }));

  expect(screen.getByRole("status")).toHaveTextContent("Image 3 of 3: Back cover");
});

test("it can be on a page twice without two elements of one id", () => {
  render(
    <>
      <ImageSwitcher images={images} />
      <ImageSwitcher images={images} />
    </>,
  );

  const ids = screen.getAllByRole("tab").map((tab) => tab.id);
  expect(new Set(ids).size).toBe(ids.length);
});
