import { describe, expect, it } from "vitest";
import { lastTop, rowsAt, scrollTopOf, spacerHeight, topFor, topOf } from "./window";

const million = { count: 1_000_000, rowHeight: 36, viewport: 720 };
const small = { count: 1000, rowHeight: 20, viewport: 200 };

describe("a list that is scaled", () => {
  it("never makes an element higher than browsers allow", () => {
    expect(spacerHeight(million)).toBeLessThanOrEqual(8_000_000);
  });

  it("reaches its last row at the end of the scroll bar", () => {
    const top = topOf(spacerHeight(million) - million.viewport, million);
    expect(rowsAt(top, million).end).toBe(million.count);
  });

  it("stands in the middle with the scroll bar in the middle", () => {
    const top = topOf((spacerHeight(million) - million.viewport) / 2, million);
    expect(top / million.rowHeight).toBeCloseTo(500_000, -2);
  });

  it("goes both ways to the same place", () => {
    for (const top of [0, 17, 399_999, 400_001, 12_345_678.5, lastTop(million) - 400_001, lastTop(million)]) {
      expect(topOf(scrollTopOf(top, million), million)).toBeCloseTo(top, 3);
    }
  });

  it("moves pixel by pixel at its ends", () => {
    expect(topOf(1234, million)).toBe(1234);
    expect(lastTop(million) - topOf(spacerHeight(million) - million.viewport - 55, million)).toBeCloseTo(55, 5);
  });
});

describe("a list that is not scaled", () => {
  it("shows the rows in sight and a few more", () => {
    expect(rowsAt(topOf(2000, small), small)).toEqual({ first: 92, end: 118 });
  });

  it("shows nothing where nothing is", () => {
    expect(rowsAt(0, { ...small, count: 0 })).toEqual({ first: 0, end: 0 });
  });
});

describe("topFor", () => {
  it("stays where the row is in sight", () => {
    expect(topFor(5, 60, small)).toBe(60);
  });

  it("brings any row into sight, as little as needed", () => {
    expect(topFor(0, 60, small)).toBe(0);
    expect(topFor(99, 60, small)).toBe(1800);
  });
});
