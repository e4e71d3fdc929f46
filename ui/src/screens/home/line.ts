/** Where the weeks of Home and the moves of channels stand on its charts, and what is said of each. */
import { count, latency, money, percent } from "../../format";
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

/** The middle of a week. */
export function middle(week: WeekOfThumbs): number {
  return (start(week.from) + start(week.to) + DAY) / 2;
}

/** Weeks in which nobody gave a thumb are no points. */
export function points(weeks: readonly WeekOfThumbs[]): Point[] {
  return weeks.flatMap((week) => {
    if (week.share === null || week.interval === null) return [];
    return [{ at: middle(week), share: week.share, low: week.interval[0], high: week.interval[1], week }];
  });
}

/** Points that follow one another without a gap: a band never bridges weeks of which nothing is known. */
export function stretches(weeks: readonly WeekOfThumbs[]): Point[][] {
  const all: Point[][] = [[]];
  for (const week of weeks) {
    const [point] = points([week]);
    if (point) all.at(-1)?.push(point);
    else all.push([]);
  }
  return all.filter((stretch) => stretch.length > 0);
}

export interface Move {
  at: number;
  /** "ticket@2 to production". */
  words: string;
  /** "ticket@2". */
  name: string;
  text: string;
}

/** Moves within the weeks that are shown, oldest first. */
export function moves(promotions: readonly PromotionEffect[], weeks: readonly WeekOfThumbs[]): Move[] {
  const [from, to] = span(weeks);
  const placed = promotions.map(({ time, moved_to, channel, text }) => ({
    at: Date.parse(time),
    words: `${moved_to} to ${channel}`,
    name: moved_to,
    text,
  }));
  return placed.filter(({ at }) => at >= from && at < to).sort((one, other) => one.at - other.at);
}

/** The moves of one week. */
export function movesIn(week: WeekOfThumbs, all: readonly Move[]): Move[] {
  return all.filter(({ at }) => at >= start(week.from) && at < start(week.to) + DAY);
}

/** The week that stands nearest to a moment. */
export function nearest(weeks: readonly WeekOfThumbs[], moment: number): number {
  const off = weeks.map((week) => Math.abs(middle(week) - moment));
  return off.indexOf(Math.min(...off));
}

const month = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
export const day = (moment: number) => month.format(moment);

/** "6 Nov to 12 Nov". */
export function days(week: WeekOfThumbs): string {
  return `${day(start(week.from))} to ${day(start(week.to))}`;
}

/** Everything that the charts show of a week, in a line. */
export function said(week: WeekOfThumbs, all: readonly Move[]): string {
  const { share, interval, thumbs, answers, took } = week;
  const up =
    share === null || interval === null
      ? "no thumbs"
      : `${percent(share, 0)} up (${percent(interval[0], 0)} to ${percent(interval[1], 0)}) of ${count(thumbs)}`;
  const parts = [
    up,
    `${count(answers)} answers`,
    took.median_ms === null ? "" : `median ${latency(took.median_ms)}`,
    took.cost === null ? "" : money(took.cost),
    ...movesIn(week, all).map(({ words }) => words),
  ];
  return `${days(week)}: ${parts.filter(Boolean).join(", ")}`;
}

function start(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
