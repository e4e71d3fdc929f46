/** Made-up pairs, and the course of a running interval. */
import type { Answer, ReplayReport, Request } from "../../words";
import { rows } from "./interactions";
import { id } from "./told";

const parts = ["target", "guard"] as const;

export function pairsOf(
  replay: ReplayReport,
  { check, measure, limit }: Request<"replay.pairs">,
): Answer<"replay.pairs"> {
  const all = replay.cases + replay.guard_cases;
  const [broken, fixed] = [new Set(replay.broken), new Set(replay.fixed)];
  const done = replay.state === "running" ? replay.cells.done / replay.cells.planned : 1;
  const pair = (n: number): Answer<"replay.pairs">["pairs"][number] => {
    const [case_, wave] = [id(n), Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1];
    const was = broken.has(case_) || (!fixed.has(case_) && wave > 0.4);
    const is = fixed.has(case_) || (was && !broken.has(case_));
    const values: [number, number] = measure
      ? scaled(measure, wave, Math.abs(Math.sin(n * 78.233) * 12543.123) % 1)
      : [Number(was), Number(is)];
    const [baseline, candidate] = n / all < done ? values : [null, null];
    return {
      case: case_,
      part: parts[n < replay.cases ? 0 : 1] ?? "target",
      slice: n % 3 === 0 ? "category:delivery" : "category:account",
      query: rows[n % rows.length]?.query ?? "",
      baseline,
      candidate,
    };
  };
  const pairs = Array.from({ length: all }, (_, n) => pair(n));
  const count = (was: number, is: number) => pairs.filter((one) => one.baseline === was && one.candidate === is).length;
  const isBinary = !measure;
  return {
    check: measure ? null : (check ?? replay.deciding),
    measure: measure ?? null,
    baseline: replay.baseline,
    candidate: replay.candidate,
    kind: isBinary ? "binary" : "score",
    counts: isBinary
      ? { both_pass: count(1, 1), fixed: count(0, 1), broken: count(1, 0), both_fail: count(0, 0) }
      : null,
    total: all,
    unpaired: pairs.filter((one) => one.baseline === null).length,
    next: null,
    pairs: pairs.slice(0, limit ?? all),
  };
}

function scaled(measure: "latency" | "cost" | "length", a: number, b: number): [number, number] {
  const base = { latency: 400, cost: 0.0002, length: 60 }[measure];
  return [base * (1 + 3 * a * a), base * (1 + 3 * a * a) * (0.6 + 0.7 * b)];
}

/** An interval that closes in on 0.2. */
export function courseOf(replay: ReplayReport): Answer<"replay.course"> {
  const done = Math.floor((replay.cases * replay.cells.done) / Math.max(1, replay.cells.planned));
  const points = Array.from({ length: done }, (_, i) => {
    const [middle, width] = [0.2 + 0.06 * Math.sin(i / 17), 1.5 / Math.sqrt(i + 3)];
    return { pairs: i + 1, low: Math.max(-1, middle - width), high: Math.min(1, middle + width) };
  });
  const at = points.find(({ low }) => low > 0)?.pairs ?? null;
  return {
    check: replay.deciding,
    kind: "binary",
    target: replay.cases,
    points,
    decided: at ? "better" : null,
    decided_at: at,
  };
}
