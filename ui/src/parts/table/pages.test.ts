import { describe, expect, it, vi } from "vitest";
import { Pages, type Page } from "./pages.svelte";

/** Numbers below `count`, `size` a page. */
const source = (count: number, size: number) =>
  vi.fn(async (cursor: string | null): Promise<Page<number>> => {
    const from = Number(cursor ?? 0);
    const rows = Array.from({ length: Math.min(size, count - from) }, (_, i) => from + i);
    const end = from + rows.length;
    return { rows, next: end < count ? String(end) : null, total: count, isEstimate: false };
  });

describe("Pages", () => {
  it("loads page by page until there is none", async () => {
    const fetch = source(5, 2);
    const pages = new Pages<number>();
    await pages.start(fetch);
    expect([pages.rows, pages.total, pages.ready]).toEqual([[0, 1], 5, true]);
    await pages.more();
    await pages.more();
    await pages.more();
    expect(pages.rows).toEqual([0, 1, 2, 3, 4]);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it("reads anew as far as it had come", async () => {
    const pages = new Pages<number>();
    await pages.start(source(6, 2));
    await pages.more();
    await pages.refresh();
    expect(pages.rows).toEqual([0, 1, 2, 3]);
  });

  it("takes nothing from a source that was left", async () => {
    let arrive: (page: Page<number>) => void = () => {};
    const pages = new Pages<number>();
    const slow = pages.start(() => new Promise((resolve) => (arrive = resolve)));
    await pages.start(source(1, 2));
    arrive({ rows: [9], next: null, total: 1, isEstimate: false });
    await slow;
    expect(pages.rows).toEqual([0]);
  });

  it("keeps the rows it has when the next page fails", async () => {
    const pages = new Pages<number>();
    await pages.start(source(4, 2));
    await pages.start(() => Promise.reject({ code: "busy", message: "m", hint: null, where: null }));
    expect([pages.rows, pages.error?.code]).toEqual([[0, 1], "busy"]);
  });
});
