import { describe, expect, it } from "vitest";
import { cell } from "../../testing/cell";
import { blindOrder, blindSides, changesOf, flipped, flipsOf, neighbour, tallyOf } from "./flips";

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
  const ids = Array.from({ length: 41 }, (_, i) => `0193-case-${i}`);
  const many = flipsOf({ broken: ids, fixed: [], regression: [], deciding: null }, []);

  it("is the same each time one comes back, whatever the order", () => {
    expect(blindSides("r", many).get("0193-case-7")).toEqual(blindSides("r", [...many].reverse()).get("0193-case-7"));
  });

  it("puts each lane left in half of the cases", () => {
    const left = [...blindSides("0193-replay", many).values()].filter(([left]) => left === "candidate").length;
    expect([20, 21]).toContain(left);
  });

  it("does not take turns in the order in which they are read", () => {
    const sides = blindSides("0193-replay", many);
    const read = blindOrder("0193-replay", many).map((flip) => sides.get(flip.case)?.[0]);
    const turns = read.filter((side, i) => i > 0 && side !== read[i - 1]).length;
    expect(turns).toBeLessThan(35);
  });
});

describe("tallyOf", () => {
  it("counts the last blind word on each case, and none that was given with open eyes", () => {
    const blind = (mark: "baseline" | "candidate" | "tie") => ({
      mark,
      blind: true,
      reason: null,
      correction: null,
      time: "",
    });
    const judged = flipsOf(replay, [
      cell({ case: "a", marks: [blind("baseline"), blind("candidate")] }),
      cell({ case: "b", marks: [blind("tie")] }),
      cell({ case: "c", marks: [mark] }),
    ]);
    expect(tallyOf(judged)).toEqual({ baseline: 0, candidate: 1, tie: 1, open: 1 });
  });
});

describe("changesOf", () => {
  it("says how each check changed, the deciding one first, and leaves out what stayed", () => {
    const check = (check: string, passed: boolean, score: number | null = null) =>
      ({ check, state: passed ? "passed" : "failed", passed, score, reason: "" }) as const;
    const [flip] = flipsOf({ ...replay, broken: ["a"], fixed: [] }, [
      cell({
        case: "a",
        lane: "baseline",
        checks: [check("like", true, 0.9), check("right", true), check("json", true)],
      }),
      cell({ case: "a", checks: [check("like", true, 0.25), check("right", false), check("json", true)] }),
    ]);
    expect(flip && changesOf(flip, "right")).toEqual(["right: pass → fail", "like: 0.9 → 0.25"]);
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
