import { describe, expect, it } from "vitest";
import { estimate, figure, level, look, more } from "./verdicts";
import type { VerdictWord } from "./words";

const words: VerdictWord[] = ["better", "worse", "cant_tell", "no_difference", "not_worse"];

describe("look", () => {
  it("tells better, worse and can’t tell apart without colour", () => {
    const [better, worse, open] = [look("better"), look("worse"), look("cant_tell")];
    expect(new Set([better.glyph, worse.glyph, open.glyph]).size).toBe(3);
    expect(open.line).toBe("dashed");
    expect(look("not_applicable").line).toBe("dotted");
  });

  it("has words of its own for every verdict", () => {
    expect(new Set(words.map((word) => look(word).words)).size).toBe(words.length);
  });
});

describe("figure", () => {
  it("is estimate, interval and n for shares", () => {
    expect(figure({ kind: "binary", difference: 0.0704, interval: [0.037, 0.107], n: 412 })).toBe(
      "+7.0 points (+3.7 to +10.7), n 412",
    );
  });

  it("is in its own unit for scores", () => {
    expect(figure({ kind: "score", difference: -0.13, interval: [-0.2, -0.05], n: 1204 })).toBe(
      "−0.130 (−0.200 to −0.050), n 1,204",
    );
  });

  it("is n alone where nothing could be compared", () => {
    expect(figure({ kind: "binary", difference: null, interval: null, n: 0 })).toBe("n 0");
  });

  it("gives no sign to what rounds to zero", () => {
    expect(estimate({ kind: "binary", difference: -0.0001 })).toBe("0.0 points");
  });
});

describe("more", () => {
  it("says how many more cases would tell", () => {
    expect(more({ verdict: "cant_tell", more_cases: 280 })).toBe("about 280 more");
    expect(more({ verdict: "better", more_cases: null })).toBeNull();
  });
});

describe("level", () => {
  it("is a share or a mean", () => {
    expect(level("binary", 0.71)).toBe("71.0 %");
    expect(level("score", 3.2)).toBe("3.200");
    expect(level("binary", null)).toBe("–");
  });
});
