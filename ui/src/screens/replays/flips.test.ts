import { describe, expect, it } from "vitest";
import { cell } from "../../testing/cell";
import { blindOrder, blindSides, flipped, flipsOf, neighbour } from "./flips";

const replay = { broken: ["a", "b"], fixed: ["c"], regression: [], deciding: "right" };
const mark = { mark: "right", blind: false, reason: null, correction: null, time: "2026-11-01T00:00:00Z" } as const;
const outcome = (passed: boolean) => [{ check: "right", state: "passed", passed, score: null, reason: "" }] as const;
const flips = flipsOf(replay, [
  cell({ case: "a", query: "first", marks: [mark] }),
  cell({ case: "b", lane: "candidate", repeat: 1, checks: [...outcome(true)] }),
  cell({ case: "b", lane: "candidate", repeat: 2, checks: [...outcome(false)] }),
  cell({ case: "c", lane: "baseline", checks: [...outcome(false)] }),
  cell({ case: "c", lane: "candidate", checks: [...outcome(true)] }),
]);

describe("flips", () => {
  it("come broken first", () => {
    expect(flipped(replay)).toEqual(["a", "b", "c"]);
    expect(flips.map((flip) => flip.kind)).toEqual(["broken", "broken", "fixed"]);
  });

  it("carry their question and marks", () => expect(flips[0]).toMatchObject({ query: "first", marks: [mark] }));

  it("are flaky where repeats of one lane disagree, not where the lanes do", () => {
    expect(flips.map((flip) => flip.isFlaky)).toEqual([false, true, false]);
  });

  it("stand there before their answers have come", () => expect(flipsOf(replay, [])).toHaveLength(3));

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
    const ids = (kind: string) => Array.from({ length: 30 }, (_, i) => `${kind}-${i}`);
    const many = flipsOf({ broken: ids("broken"), fixed: ids("fixed"), regression: [], deciding: null }, []);
    const mixed = blindOrder("0193-replay", many);
    expect(new Set(mixed)).toEqual(new Set(many));
    const brokenInFront = mixed.slice(0, 30).filter((flip) => flip.kind === "broken").length;
    expect(brokenInFront).toBeGreaterThan(5);
    expect(brokenInFront).toBeLessThan(25);
  });
});
