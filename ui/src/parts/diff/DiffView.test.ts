import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Hunk } from "../../words";
import DiffView from "./DiffView.svelte";

const hunks: Hunk[] = [
  { op: "equal", text: "Answer in " },
  { op: "delete", text: "one word" },
  { op: "insert", text: "<b>JSON</b>" },
  { op: "equal", text: ".\n" + "same\n".repeat(20) },
];

describe("DiffView", () => {
  it("marks what changed inside a line, with signs beside the colour", () => {
    const { container } = render(DiffView, { hunks, style: "side", label: "d" });
    expect([...container.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual([
      "one word",
      "<b>JSON</b>",
    ]);
    const signs = [...container.querySelectorAll(".sign")].map((sign) => sign.textContent).join("");
    expect(signs).toBe("−+");
  });

  it("shows hostile text as text", () => {
    const { container } = render(DiffView, { hunks, style: "unified", label: "d" });
    expect(container.querySelector("b")).toBeNull();
    expect(container.textContent).toContain("<b>JSON</b>");
  });

  it("folds equal lines and opens them again", async () => {
    const { container } = render(DiffView, { hunks, style: "unified", label: "d" });
    const before = container.querySelectorAll("tr").length;
    await userEvent.click(screen.getByRole("button", { name: "17 equal lines" }));
    expect(container.querySelectorAll("tr").length).toBe(before + 16);
  });

  it("puts what was above what is in one column", () => {
    const { container } = render(DiffView, { hunks, style: "unified", label: "d" });
    const rows = [...container.querySelectorAll("tr[data-change] .text")].map((cell) => cell.textContent);
    expect(rows).toEqual(["Answer in one word.", "Answer in <b>JSON</b>."]);
  });
});
