import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import FourFold from "./FourFold.svelte";
import { binned, domainOf, movesOf, nearest, sentence, type Point } from "./scatter";

const point = (before: number, now: number): Point => ({ case: "c", words: "", before, now });

describe("scatter", () => {
  it("gives both sides one scale", () => {
    const { domain, isLog } = domainOf([point(2, 10), point(8, 4)]);
    expect(domain[0]).toBeLessThanOrEqual(2);
    expect(domain[1]).toBeGreaterThanOrEqual(10);
    expect(isLog).toBe(false);
  });

  it("has room around points that are all the same, and around none", () => {
    expect(domainOf([point(3, 3)]).domain).toEqual([1.5, 4.5]);
    expect(domainOf([]).domain).toEqual([0, 1]);
  });

  it("becomes logarithmic where a few are far out", () => {
    const usual = Array.from({ length: 50 }, () => point(100, 110));
    expect(domainOf([...usual, point(100, 9_000)]).isLog).toBe(true);
    expect(domainOf([...usual, point(0, 9_000)]).isLog).toBe(false);
  });

  it("bins points without losing one, also at the edges", () => {
    const bins = binned(
      [
        [0, 0],
        [1, 1],
        [0.999, 1],
        [0.5, 0.5],
      ],
      10,
    );
    expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(4);
    expect(bins).toContainEqual({ column: 9, row: 9, n: 2 });
  });

  it("bins 200,000 points", () => {
    const places = Array.from({ length: 200_000 }, (_, i) => [(i % 977) / 977, (i % 613) / 613] as const);
    expect(binned(places).reduce((sum, { n }) => sum + n, 0)).toBe(200_000);
  });

  it("finds what is pointed at, and nothing out of reach", () => {
    const places = [
      [0.1, 0.1],
      [0.5, 0.5],
    ] as const;
    expect(nearest(places, [0.49, 0.5], 0.05)).toBe(1);
    expect(nearest(places, [0.3, 0.3], 0.05)).toBeNull();
  });

  it("says how many moved which way", () => {
    const moves = movesOf([point(1, 2), point(2, 1), point(1, 1), point(0, 4)]);
    expect(sentence("length", moves)).toBe("length of 4 cases: 2 higher now, 1 lower, 1 equal");
  });
});

describe("FourFold", () => {
  it("is a table whose flips are one press away", async () => {
    const read: string[] = [];
    const counts = { both_pass: 80, fixed: 12, broken: 3, both_fail: 5 };
    render(FourFold, { counts, baseline: "t@1", candidate: "t@2", onread: (kind) => read.push(kind) });
    expect(screen.getAllByRole("cell").map((cell) => cell.textContent?.replace(/\s+/g, " ").trim())).toContain(
      "80 80 % stays right",
    );
    await userEvent.click(screen.getByRole("button", { name: /3 3 % ?broken/ }));
    await userEvent.click(screen.getByRole("button", { name: /12 12 % ?fixed/ }));
    expect(read).toEqual(["broken", "fixed"]);
  });
});
