import { expect, test } from "vitest";
import { Picked } from "./picked.svelte";

test("one by one, and from one to another whichever stands first", () => {
  const picked = new Picked();
  picked.toggle("d");
  picked.reach("b", ["a", "b", "c", "d", "e"]);
  expect([...picked.ids].sort()).toEqual(["b", "c", "d"]);
  picked.toggle("c");
  expect(picked.has("c")).toBe(false);
});

test("all that fit, until one is picked by itself", () => {
  const picked = new Picked();
  picked.all = true;
  expect([picked.has("never loaded"), picked.isEmpty]).toEqual([true, false]);
  picked.toggle("a");
  expect([picked.all, [...picked.ids]]).toEqual([false, ["a"]]);
  picked.clear();
  expect(picked.isEmpty).toBe(true);
});

test("reaches to a row whose beginning is not loaded any more by itself alone", () => {
  const picked = new Picked();
  picked.toggle("gone");
  picked.reach("b", ["a", "b"]);
  expect([...picked.ids]).toEqual(["gone", "b"]);
});
