import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import ImageSwitcher from "../ImageSwitcher";
import images from "./images";

const shown = () => within(screen.getByRole("tabpanel")).getByRole("img").alt;

async function press(keys) {
  render(<ImageSwitcher images={images} />);
  await userEvent.tab();
  await userEvent.keyboard(keys);
}

test.each([
  ["{ArrowRight}", "Title page"],
  ["{ArrowRight}{ArrowLeft}", "Front cover"],
  ["{ArrowLeft}", "Back cover"],
  ["{End}{ArrowRight}", "Front cover"],
  ["{End}", "Back cover"],
  ["{End}{Home}", "Front cover"],
])("it goes by %s to the %s, and the focus with it", async (keys, name) => {
  await press(keys);

  expect(shown()).toBe(name);
  expect(screen.getByRole("tab", { name })).toHaveFocus();
});

test("it leaves other keys alone, among them those that scroll", async () => {
  await press("x{Escape}{PageDown}{ArrowDown}");

  expect(shown()).toBe("Front cover");
});

test("it leaves the browser's own shortcuts alone", async () => {
  await press("{Alt>}{ArrowRight}{/Alt}{Control>}{End}{/Control}");

  expect(shown()).toBe("Front cover");
});

test("it keeps a wide row from scrolling while End chooses", () => {
  render(<ImageSwitcher images={images} />);

  const wentOn = fireEvent.keyDown(screen.getAllByRole("tab")[0], { key: "End" });

  expect(wentOn).toBe(false);
});

test("it is one stop of the Tab key, at the chosen thumbnail", async () => {
  await press("{End}");

  const stops = screen.getAllByRole("tab").filter((tab) => tab.tabIndex === 0);
  expect(stops).toEqual([screen.getByRole("tab", { name: "Back cover" })]);

  await userEvent.tab();
  expect(document.body).toHaveFocus();
});
