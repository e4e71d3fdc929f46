import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import Conditions from "./Conditions.svelte";

it("says of each condition what is required, what is, where that stands, and what would be needed", () => {
  const few = {
    name: "min_cases",
    required: "at least 100",
    actual: "60",
    met: false,
    needs: "about 40 more cases",
    evidence: "r1",
  };
  const broken = { name: "max_broken", required: "at most 10", actual: "7", met: true, needs: null, evidence: "r1" };
  render(Conditions, { conditions: [few, broken] });
  const cells = (row: HTMLElement) => [...row.children].map((cell) => cell.textContent?.replace(/\s+/g, " ").trim());
  const [, first, second] = screen.getAllByRole("row").map((row) => cells(row).join(" "));
  expect(first).toContain("✗ not met Enough cases at least 100 60 Needed: about 40 more cases Replay");
  expect(second).toContain("✓ met Few broken");
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
    "#/replays/r1",
    "#/replays/r1?tab=flips",
  ]);
});
