import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import Measures from "./Measures.svelte";

it("shows cost and time of both sides and how much more the candidate takes", () => {
  const lane = { version: "ticket@1", answers: 4, cost: "0.002", p50_ms: 800, p95_ms: 2_000 };
  const difference = { cost: "-0.001", p50_ms: 200, p95_ms: -500 };
  render(Measures, {
    lanes: [
      { ...lane, model: "old", difference: null },
      { ...lane, model: "new", cost: "0.001", p50_ms: 1_000, p95_ms: 1_500, difference },
    ],
  });
  const rows = screen.getAllByRole("row").map((row) => row.textContent?.replace(/\s+/g, " ").trim());
  expect(rows[2]).toMatch(/new.*0\.001/);
  expect(rows[3]).toBe("difference−$0.0010+200 ms−500 ms");
});
