import { expect, test } from "vitest";
import { chosen, moved, type Column } from "./column";

const cell = (() => {}) as unknown as Column<never>["cell"];
const all: Column<never>[] = [
  { id: "a", title: "A", width: "1fr", cell },
  { id: "b", title: "B", width: "1fr", cell },
  { id: "c", title: "C", width: "1fr", optional: true, cell },
];
const ids = (columns: Column<never>[]) => columns.map(({ id }) => id);

test("what is chosen is shown in its order, and what is not known any more is left out", () => {
  expect(ids(chosen(all, []))).toEqual(["a", "b"]);
  expect(ids(chosen(all, ["c", "gone", "a"]))).toEqual(["c", "a"]);
});

test("a column moves by one place and not beyond the ends", () => {
  expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
});
