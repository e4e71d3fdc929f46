/** How the running interval of a replay moved while this window looked on. */
import type { Point } from "../../parts/verdict/course";
import type { Verdict } from "../../words";

const MOST = 600;
const courses = new Map<string, Point[]>();

/** Adds where the interval stands now and gives its whole course. */
export function remember(replay: string, verdict: Verdict | undefined): readonly Point[] {
  const course = courses.get(replay) ?? [];
  const interval = verdict?.anytime?.interval;
  if (!verdict || !interval) return course;
  const last = course.at(-1);
  if (last?.n === verdict.n) return course;
  const grown = [...course, { n: verdict.n, low: interval[0], high: interval[1] }].slice(-MOST);
  courses.set(replay, grown);
  return grown;
}
