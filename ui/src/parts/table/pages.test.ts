import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pages, type From, type Page } from "./pages.svelte";

/** Numbers below `count`, `size` a page; a cursor is a number and the way. A jump misses by `off` and does not know it. */
const source = (count: () => number, size: number, off = 0) =>
  vi.fn(async (from: From): Promise<Page<number>> => {
    const [way, at] = "row" in from ? ["at", String(from.row)] : from.cursor.split(" ");
    const wanted = Math.min(Number(at) + ("row" in from && Number(at) > 0 ? off : 0), Math.max(0, count() - size));
    const start = way === "before" ? Math.max(0, Number(at) - size) : wanted;
    const end = way === "before" ? Number(at) : Math.min(count(), start + size);
    return {
      rows: Array.from({ length: end - start }, (_, i) => start + i),
      next: end < count() ? `at ${end}` : null,
      previous: start > 0 ? `before ${start}` : null,
      here: `at ${start}`,
      row: start === 0 ? 0 : "row" in from ? from.row : null,
      total: count(),
      isEstimate: off !== 0,
    };
  });

const settled = async () => {
  for (let i = 0; i < 20; i += 1) await vi.advanceTimersByTimeAsync(100);
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("Pages", () => {
  it("loads what comes into sight, downwards", async () => {
    const pages = new Pages<number>();
    await pages.start(source(() => 1000, 100));
    expect([pages.rows.length, pages.total, pages.ready]).toEqual([100, 1000, true]);
    pages.show(60, 80);
    await settled();
    expect(pages.rows.at(-1)).toBe(199);
    expect(pages.first).toBe(0);
  });

  it("jumps to a place far away and goes on from there both ways", async () => {
    const fetch = source(() => 1_000_000, 200);
    const pages = new Pages<number>();
    await pages.start(fetch);
    pages.show(500_000, 500_020);
    await settled();
    expect(pages.rows).toContain(500_000);
    expect(pages.rows[500_000 - pages.first]).toBe(500_000);
    pages.show(pages.first + 5, pages.first + 25);
    await settled();
    expect(pages.rows[0]).toBe(pages.first);
    expect(pages.rows[0]).toBeLessThan(499_900);
    expect(fetch.mock.calls.length).toBeLessThan(6);
  });

  it("waits for the scroll bar to stand still", async () => {
    const fetch = source(() => 1_000_000, 200);
    const pages = new Pages<number>();
    await pages.start(fetch);
    for (let row = 1000; row < 100_000; row += 1000) pages.show(row, row + 20);
    await settled();
    expect(fetch.mock.calls.length).toBeLessThan(5);
    expect(pages.rows).toContain(99_000);
  });

  it("lets go of what is far from the view", async () => {
    const pages = new Pages<number>();
    await pages.start(source(() => 10_000, 100));
    for (let row = 50; row < 4000; row += 50) {
      pages.show(row, row + 20);
      await settled();
    }
    expect(pages.rows.length).toBeLessThanOrEqual(1200);
    expect(pages.rows[0]).toBe(pages.first);
  });

  it("puts numbers that were about right right at the start of the list, and says by how much", async () => {
    const pages = new Pages<number>();
    await pages.start(source(() => 1000, 100, 70));
    pages.show(200, 220);
    await settled();
    let at = 210;
    const moved = pages.moved;
    const row = pages.rows[at - pages.first];
    for (let i = 0; i < 12 && pages.first > 0; i += 1) {
      pages.show(pages.first + 10, pages.first + 30);
      await settled();
    }
    at += pages.moved - moved;
    expect(pages.first).toBe(0);
    expect(pages.rows[0]).toBe(0);
    expect(at).toBe(row);
  });

  it("keeps the rows in sight where new ones come in front of them", async () => {
    let count = 1000;
    const pages = new Pages<number>();
    // Numbers count from the end here, so that a new one stands in front.
    const behind = source(() => count, 100);
    await pages.start(behind);
    pages.show(400, 420);
    await settled();
    const [first, seen] = [pages.first, pages.rows[410 - pages.first]];
    count += 5;
    await pages.refresh();
    expect([pages.first, pages.rows[410 - pages.first], pages.total]).toEqual([first, seen, 1005]);
  });

  it("takes nothing from a source that was left", async () => {
    let arrive: (page: Page<number>) => void = () => {};
    const pages = new Pages<number>();
    const slow = pages.start(() => new Promise((resolve) => (arrive = resolve)));
    await pages.start(source(() => 1, 2));
    arrive({ rows: [9], next: null, previous: null, here: null, row: 0, total: 1, isEstimate: false });
    await slow;
    expect(pages.rows).toEqual([0]);
  });

  it("keeps the rows it has when the next page fails", async () => {
    const pages = new Pages<number>();
    await pages.start(source(() => 4, 2));
    await pages.start(() => Promise.reject({ code: "busy", message: "m", hint: null, where: null }));
    expect([pages.rows, pages.error?.code]).toEqual([[0, 1], "busy"]);
  });
});
