import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { verdict } from "../../testing/verdict";
import Chip from "./Chip.svelte";

describe("Chip", () => {
  it("is glyph, word, figure, interval and n", () => {
    const { container } = render(Chip, { word: "better", verdict: verdict() });
    expect(container.querySelector("svg path.filled")).toBeTruthy();
    expect(screen.getByText("better")).toBeTruthy();
    expect(container.textContent).toContain("+7.0 points (+3.7 to +10.7), n 412");
  });

  it("is dashed and open while nothing can be told, with how many more would tell", () => {
    const { container } = render(Chip, {
      word: "cant_tell",
      verdict: verdict({ verdict: "cant_tell", more_cases: 280 }),
    });
    expect(container.querySelector(".dashed .open")).toBeTruthy();
    expect(container.textContent).toContain("about 280 more");
  });

  it("is a dotted circle where a check does not apply", () => {
    const { container } = render(Chip, { word: "not_applicable" });
    expect(container.querySelector(".dotted circle")).toBeTruthy();
  });
});
