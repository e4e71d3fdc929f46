import { describe, expect, it } from "vitest";
import { blindOrder, blindSides, flipsOf, neighbour } from "./flips";

const mark = { case: "b", mark: "right", blind: false, reason: null, time: "2026-11-01T00:00:00Z" } as const;
const flips = flipsOf({ broken: ["a", "b"], fixed: ["c"], flaky: ["b"], marks: [mark] });

describe("flips", () => {
  it("come broken first", () => expect(flips.map((flip) => flip.kind)).toEqual(["broken", "broken", "fixed"]));

  it("carry their own marks and whether they are flaky", () => {
    expect(flips[1]).toMatchObject({ isFlaky: true, marks: [mark] });
    expect(flips[0]).toMatchObject({ isFlaky: false, marks: [] });
  });

  it("are walked without falling off the ends", () => {
    expect(neighbour(flips, null, 1)).toBe("a");
    expect(neighbour(flips, "a", 1)).toBe("b");
    expect(neighbour(flips, "c", 1)).toBe("c");
    expect(neighbour(flips, "a", -1)).toBe("a");
    expect(neighbour([], "a", 1)).toBeNull();
  });
});

describe("blindSides", () => {
  it("is the same each time one comes back", () => expect(blindSides("r", "c1")).toEqual(blindSides("r", "c1")));

  it("puts each lane left about half of the time", () => {
    const ids = Array.from({ length: 400 }, (_, i) => `0193-case-${i}`);
    const left = ids.filter((id) => blindSides("0193-replay", id)[0] === "candidate").length;
    expect(left).toBeGreaterThan(140);
    expect(left).toBeLessThan(260);
  });
});

describe("blindOrder", () => {
  it("keeps every flip and mixes broken with fixed", () => {
    const many = flipsOf({
      broken: Array.from({ length: 30 }, (_, i) => `broken-${i}`),
      fixed: Array.from({ length: 30 }, (_, i) => `fixed-${i}`),
      flaky: [],
      marks: [],
    });
    const mixed = blindOrder("0193-replay", many);
    expect(new Set(mixed)).toEqual(new Set(many));
    const brokenInFront = mixed.slice(0, 30).filter((flip) => flip.kind === "broken").length;
    expect(brokenInFront).toBeGreaterThan(5);
    expect(brokenInFront).toBeLessThan(25);
  });
});
