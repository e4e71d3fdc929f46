import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, it } from "vitest";
import { verdict } from "../../testing/verdict";
import Sides from "./Sides.svelte";

const target = { ...verdict(), version: "ticket@2" };
const guard = {
  ...verdict({ part: "guard", verdict: "cant_tell", fixed: 1, broken: 0, more_cases: 590 }),
  version: "ticket@2",
};

it("shows what is mended and what is broken side by side, with the flips one press away", async () => {
  const read: string[][] = [];
  render(Sides, { props: { target, guard, onread: (kind, part) => read.push([kind, part]) } });
  const [left, right] = ["Target", "Guard"].map((name) => within(screen.getByRole("region", { name })));
  expect(left?.getByText("better")).toBeTruthy();
  expect(right?.getByText("can’t tell yet")).toBeTruthy();
  expect(right?.getByText(/about 590 more cases would probably/)).toBeTruthy();
  for (const button of left?.getAllByRole("button") ?? []) await userEvent.click(button);
  expect(read).toEqual([
    ["fixed", "target"],
    ["broken", "target"],
  ]);
  // Nothing broke there, so there is nothing to read.
  expect(right?.getAllByRole("button")).toHaveLength(1);
});

it("says what is not known where no other traffic was replayed", () => {
  render(Sides, { props: { target, guard: undefined, onread: () => {} } });
  expect(within(screen.getByRole("region", { name: "Guard" })).getByText(/nothing here says/)).toBeTruthy();
});
