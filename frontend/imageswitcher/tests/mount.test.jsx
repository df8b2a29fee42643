import { act, screen } from "@testing-library/react";
import mountImageSwitcher from "../mount";
import images from "./images";

let root = null;

function mount(listed) {
  const data = JSON.stringify(listed);
  document.body.innerHTML = `
    <script id="product-images" type="application/json">${data}</script>
    <div id="imageswitcher"><p>the server's own gallery</p></div>`;
  act(() => {
    root = mountImageSwitcher(document);
  });
}

beforeAll(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
});

afterEach(() => {
  act(() => root?.unmount());
  document.body.innerHTML = "";
});

test("it takes the place of the server's own gallery", () => {
  mount(images);

  expect(screen.getAllByRole("tab")).toHaveLength(3);
  expect(screen.queryByText("the server's own gallery")).not.toBeInTheDocument();
});

test.each([0, 1])("it leaves the server's gallery when there are %i images", (count) => {
  mount(images.slice(0, count));

  expect(root).toBeNull();
  expect(screen.getByText("the server's own gallery")).toBeVisible();
});

test("it does nothing on a page without a gallery", () => {
  expect(mountImageSwitcher(document)).toBeNull();
});

test("it does nothing on a page with a gallery and no list of images", () => {
  document.body.innerHTML = `<div id="imageswitcher"></div>`;

  expect(mountImageSwitcher(document)).toBeNull();
});

test("it is started by the bundle's entry", async () => {
  document.body.innerHTML = `<div id="imageswitcher">as it was</div>`;

  await import("../index");

  expect(screen.getByText("as it was")).toBeVisible();
});
