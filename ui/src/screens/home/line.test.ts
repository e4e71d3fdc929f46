import { expect, it } from "vitest";
import type { PromotionEffect, WeekOfThumbs } from "../../words";
import { moves, points, span } from "./line";

const week = (from: string, to: string, share: number | null): WeekOfThumbs => ({
  from,
  to,
  answers: 10,
  thumbs: share === null ? 0 : 10,
  up: 0,
  share,
  interval: share === null ? null : [share - 0.1, share + 0.1],
  coverage: null,
  took: {
    timed: 10,
    median_ms: 840,
    p95_ms: 2_100,
    costed: 0,
    cost: null,
    cost_each: null,
    input_tokens: null,
    output_tokens: null,
  },
});
const weeks = [
  week("2026-11-06", "2026-11-12", 0.5),
  week("2026-11-13", "2026-11-19", null),
  week("2026-11-20", "2026-11-26", 0.7),
];
const move = (time: string) => ({ time, moved_to: "ticket@2", channel: "production", text: "" }) as PromotionEffect;

it("shows all days of the weeks, and points only where something was said", () => {
  expect(span(weeks)).toEqual([Date.UTC(2026, 10, 6), Date.UTC(2026, 10, 27)]);
  expect(points(weeks).map(({ at, low }) => [new Date(at).toISOString(), low])).toEqual([
    ["2026-11-09T12:00:00.000Z", 0.4],
    ["2026-11-23T12:00:00.000Z", expect.closeTo(0.6)],
  ]);
  expect(span([])).toEqual([0, 1]);
});

it("marks the moves within these weeks, oldest first", () => {
  const all = ["2026-11-20T10:00:00Z", "2026-11-06T00:00:00Z", "2026-11-05T23:59:00Z", "2026-11-27T00:00:00Z"].map(
    move,
  );
  expect(moves(all, weeks).map(({ at }) => new Date(at).getUTCDate())).toEqual([6, 20]);
});
