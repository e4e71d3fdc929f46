/** Where the weeks of satisfaction and the moves of channels stand on the line. */
import type { PromotionEffect, WeekOfThumbs } from "../../words";

const DAY = 86_400_000;

export interface Point {
  /** The middle of the week, in milliseconds. */
  at: number;
  share: number;
  low: number;
  high: number;
  week: WeekOfThumbs;
}

/** The days of all weeks, in milliseconds. */
export function span(weeks: readonly WeekOfThumbs[]): [number, number] {
  const [first, last] = [weeks[0], weeks.at(-1)];
  return first && last ? [start(first.from), start(last.to) + DAY] : [0, 1];
}

/** Weeks in which nobody gave a thumb are no points. */
export function points(weeks: readonly WeekOfThumbs[]): Point[] {
  return weeks.flatMap((week) => {
    if (week.share === null || week.interval === null) return [];
    const at = (start(week.from) + start(week.to) + DAY) / 2;
    return [{ at, share: week.share, low: week.interval[0], high: week.interval[1], week }];
  });
}

/** Moves within the weeks that are shown, oldest first. */
export function moves(promotions: readonly PromotionEffect[], weeks: readonly WeekOfThumbs[]) {
  const [from, to] = span(weeks);
  const placed = promotions.map(({ time, moved_to, channel, text }) => ({
    at: Date.parse(time),
    words: `${moved_to} to ${channel}`,
    name: moved_to,
    text,
  }));
  return placed.filter(({ at }) => at >= from && at < to).sort((one, other) => one.at - other.at);
}

function start(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
