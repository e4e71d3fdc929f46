import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ReplayCourse } from "../../operations";
import ClosingIn from "./ClosingIn.svelte";
import { sentence } from "./course";

const course: ReplayCourse = {
  check: "right",
  kind: "binary",
  target: 40,
  points: [
    { pairs: 10, low: -0.4, high: 0.6 },
    { pairs: 20, low: 0.02, high: 0.31 },
  ],
  decided: "better",
  decided_at: 18,
};

describe("the running interval", () => {
  it("is told in a sentence", () => {
    expect(sentence(course)).toBe("After 20 of 40 pairs between +2.0 and +31.0 points: better since pair 18");
    expect(sentence({ ...course, decided: null, decided_at: null })).toContain("not decided yet");
    expect(sentence({ ...course, points: [] })).toBe("No pair is complete yet");
  });

  it("is a line over pairs with its band, the zero line, and where it was decided", () => {
    const { container } = render(ClosingIn, { course, asTable: false });
    expect(screen.getByRole("img", { name: sentence(course) })).toBeTruthy();
    expect(container.querySelectorAll(".zero, .band, .middle, .decided")).toHaveLength(4);
  });

  it("has a table that says the same", () => {
    render(ClosingIn, { course, asTable: true });
    expect(screen.getAllByRole("row")[2]?.textContent).toContain("20+2.0+31.0");
  });
});
