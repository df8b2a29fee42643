import backoff from "../backoff";
import newKey from "../newKey";

test("it doubles up to a bound", () => {
  const full = [0, 1, 2, 10, 100].map((tries) => backoff(tries, () => 1));
  expect(full).toEqual([500, 1000, 2000, 20_000, 20_000]);
});

test("half of it is random", () => {
  expect(backoff(1, () => 0)).toBe(500);
  expect(backoff(1, () => 0.5)).toBe(750);
  const pauses = Array.from({ length: 50 }, () => backoff(3));
  expect(new Set(pauses).size).toBeGreaterThan(1);
});

test("a key is a random UUID", () => {
  const keys = Array.from({ length: 100 }, newKey);
  expect(new Set(keys).size).toBe(100);
  keys.forEach((key) =>
    expect(key).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
  );
});
