import { describe, expect, it } from "vitest";
import { scrollTo, view } from "./window";

const million = { count: 1_000_000, rowHeight: 36, viewport: 720 };

describe("view", () => {
  it("shows the rows in sight and a few more", () => {
    const shown = view({ count: 1000, rowHeight: 20, viewport: 200, scrollTop: 2000 });
    expect(shown).toEqual({ height: 20_000, first: 92, end: 118, offset: 1840 });
  });

  it("never makes an element higher than browsers allow", () => {
    expect(view({ ...million, scrollTop: 0 }).height).toBeLessThanOrEqual(8_000_000);
  });

  it("reaches the last row of a list that is scaled", () => {
    const { height } = view({ ...million, scrollTop: 0 });
    expect(view({ ...million, scrollTop: height - million.viewport }).end).toBe(million.count);
  });

  it("places rows of a scaled list where they are seen", () => {
    const scrollTop = 4_000_000;
    const shown = view({ ...million, scrollTop });
    const bottom = shown.offset + (shown.end - shown.first) * million.rowHeight;
    expect(shown.offset).toBeLessThanOrEqual(scrollTop);
    expect(bottom).toBeGreaterThanOrEqual(scrollTop + million.viewport);
  });

  it("shows nothing of an empty list", () => {
    expect(view({ count: 0, rowHeight: 20, viewport: 200, scrollTop: 0 })).toMatchObject({
      first: 0,
      end: 0,
      height: 0,
    });
  });
});

describe("scrollTo", () => {
  it("stays where the row is in sight", () => {
    expect(scrollTo(5, { count: 100, rowHeight: 20, viewport: 200, scrollTop: 60 })).toBe(60);
  });

  it("brings any row of a scaled list into sight", () => {
    for (const row of [0, 1, 499_999, 999_999]) {
      const scrollTop = scrollTo(row, { ...million, scrollTop: 3_000_000 });
      const shown = view({ ...million, scrollTop });
      const place = shown.offset + (row - shown.first) * million.rowHeight;
      expect(place).toBeGreaterThanOrEqual(scrollTop - 0.01);
      expect(place + million.rowHeight).toBeLessThanOrEqual(scrollTop + million.viewport + 0.01);
    }
  });
});
