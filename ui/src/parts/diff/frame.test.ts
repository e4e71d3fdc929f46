import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenForKeys } from "../../keys.svelte";
import Framed from "../../testing/probes/Framed.svelte";
import { take } from "./rows";
import { drawn } from "./shape";

describe("take", () => {
  const run = (isFolded: boolean, n: number) => ({ isFolded, items: Array.from({ length: n }, (_, i) => i) });

  it("shows the first rows and says how many are left; a fold counts as one row", () => {
    const { runs, left } = take([run(false, 3), run(true, 100), run(false, 10)], 6);
    expect(runs.map(({ items }) => items.length)).toEqual([3, 100, 2]);
    expect(left).toBe(8);
  });

  it("leaves what fits as it is", () => expect(take([run(false, 3)], 3)).toEqual({ runs: [run(false, 3)], left: 0 }));
});

describe("drawn", () => {
  it("makes visible what is not", () => expect(drawn("a b\tc\u00a0d\r")).toBe("a·b→\tc⍽d␍"));
});

describe("DiffFrame", () => {
  let stop = () => {};
  beforeEach(() => (stop = listenForKeys()));
  afterEach(() => stop());

  it("walks the changes by key, a run of changed lines as one", async () => {
    const { container } = render(Framed, { before: "one\nsame\nthree\nfour\n", after: "ONE\nsame\nTHREE\nFOUR\n" });
    await userEvent.keyboard("]]");
    expect(screen.getByRole("status").textContent).toBe("Change 2 of 2");
    await userEvent.keyboard("]");
    expect(screen.getByRole("status").textContent).toBe("Change 2 of 2");
    expect(container.querySelectorAll("[data-current]")).toHaveLength(1);
    await userEvent.keyboard("[[");
    expect(screen.getByRole("status").textContent).toBe("Change 1 of 2");
  });

  it("draws whitespace when asked", async () => {
    const { container } = render(Framed, { before: "a b\n", after: "a  b\n" });
    expect(container.textContent).not.toContain("·");
    await userEvent.keyboard("w");
    expect(container.textContent).toContain("a··b");
  });

  it("does not draw thousands of lines at once", async () => {
    const text = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word} ${i}`).join("\n");
    const { container } = render(Framed, { before: text("old"), after: text("new") });
    expect(container.querySelectorAll("tr").length).toBeLessThanOrEqual(500);
    await userEvent.click(screen.getByRole("button", { name: /Show 500 more of/ }));
    expect(container.querySelectorAll("tr").length).toBeGreaterThan(500);
  });
});
