/** A gate as a sentence that is filled in, and as the command that sets the same. */
import type { Answer } from "../../words";

export type GateSpec = Answer<"gate.show">["gate"];
export type Requirement = GateSpec["require"][number];

/** Conditions that are a number or nothing. */
export type Bound =
  | "max_regressions"
  | "max_broken"
  | "max_unpaired"
  | "min_marks"
  | "max_cost_ratio"
  | "max_latency_ratio"
  | "evidence_max_age_days";

interface Blank {
  bound: Bound;
  before: string;
  after: string;
  /** What to begin with when it is switched on. */
  standard: number;
  step: number;
}

/** Conditions that most gates want, then the rest. */
export const blanks: readonly Blank[] = [
  {
    bound: "max_regressions",
    before: "At most",
    after: "cases of the regression set fail again",
    standard: 0,
    step: 1,
  },
  { bound: "min_marks", before: "A person has marked at least", after: "cases", standard: 10, step: 1 },
  {
    bound: "max_broken",
    before: "At most",
    after: "cases pass today and fail under the candidate",
    standard: 5,
    step: 1,
  },
];

export const more: readonly Blank[] = [
  { bound: "max_unpaired", before: "At most", after: "cases lack one of both sides", standard: 5, step: 1 },
  { bound: "max_cost_ratio", before: "An answer costs at most", after: "times as much", standard: 1.2, step: 0.05 },
  { bound: "max_latency_ratio", before: "An answer takes at most", after: "times as long", standard: 1.2, step: 0.05 },
  {
    bound: "evidence_max_age_days",
    before: "The replay is at most",
    after: "days old",
    standard: 30,
    step: 1,
  },
];

/** What `attune gate set` is given for the same gate. */
export function command(channel: string, gate: GateSpec): string {
  const flags = [
    `--min-cases ${gate.min_cases}`,
    gate.held_out ? "--held-out" : "",
    ...gate.require.map((required) => `--require ${quoted(requireWords(required))}`),
    ...gate.no_worse_slices.map((slice) => `--no-worse ${quoted(slice)}`),
    gate.no_worse_slices.length > 0 ? `--min-slice-cases ${gate.min_slice_cases}` : "",
    gate.slice_margin === null ? "" : `--slice-margin ${gate.slice_margin}`,
    ...[...blanks, ...more].map(({ bound }) => (gate[bound] === null ? "" : `--${flag(bound)} ${gate[bound]}`)),
  ];
  return ["attune gate set", channel, ...flags].filter(Boolean).join(" ");
}

/** "right not-worse guard 0.02". */
export function requireWords({ check, word, part, margin }: Requirement): string {
  const words = [check, word.replace("_", "-"), part === "target" ? null : part, margin];
  return words.filter((one) => one !== null).join(" ");
}

function flag(bound: Bound): string {
  return bound.replaceAll("_", "-");
}

function quoted(words: string): string {
  return `'${words.replaceAll("'", "'\\''")}'`;
}
