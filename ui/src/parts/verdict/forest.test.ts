import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { verdict } from "../../testing/verdict";
import Forest from "./Forest.svelte";
import { forestRows, sentence } from "./forest";

const slice = (slice: string, difference: number, word: "better" | "worse" | "cant_tell") =>
  verdict({ slice, difference, verdict: word, interval: [difference - 0.1, difference + 0.1] });
const target = {
  ...verdict({ slices: [slice("a", 0.3, "better"), slice("b", -0.2, "worse"), slice("c", 0, "cant_tell")] }),
  version: "ticket@2",
};
const rows = forestRows([target, { ...verdict({ part: "guard", verdict: "no_difference" }), version: "ticket@2" }]);

describe("forestRows", () => {
  it("puts slices behind their part, what got worse first", () => {
    expect(rows.map(({ words }) => words)).toEqual(["Target", "b", "c", "a", "Guard"]);
  });
});

describe("sentence", () => {
  it("tells each part with its figures, and slices by their words", () => {
    expect(sentence(rows)).toBe(
      "Target: better, +7.0 points (+3.7 to +10.7), n 412. Guard: no difference, +7.0 points (+3.7 to +10.7), n 412. " +
        "Of 3 slices: 1 worse, 1 can’t tell yet, 1 better",
    );
  });
});

describe("Forest", () => {
  it("is one picture with the sentence, a zero line in each row, and glyph, word, figures and n as text", () => {
    const { container } = render(Forest, { rows });
    expect(screen.getByRole("img").getAttribute("aria-label")).toBe(sentence(rows));
    expect(container.querySelectorAll(".zero")).toHaveLength(rows.length);
    const worse = container.querySelectorAll(".row")[2]?.textContent?.replace(/\s+/g, " ");
    expect(worse).toContain("worse −20.0 −30.0 to −10.0 412");
  });

  it("stands the right way round where less is better", () => {
    const down = forestRows([{ ...verdict({ direction: "down" }), version: "ticket@2" }]);
    const { container } = render(Forest, { rows: down });
    expect(container.querySelector(".ends")?.textContent).toBe("← betterworse →");
  });
});
