/** Made-up verdicts of every kind. */
import type { Verdict } from "../../words";

const plain: Omit<
  Verdict,
  | "check"
  | "part"
  | "n"
  | "baseline"
  | "candidate"
  | "difference"
  | "interval"
  | "p_value"
  | "fixed"
  | "broken"
  | "verdict"
  | "margin"
  | "not_worse"
  | "more_cases"
  | "detectable"
  | "text"
> = {
  kind: "binary",
  unpaired: 0,
  level: 0.95,
  method: { interval: "Tango score", test: "exact McNemar, two-sided" },
  p_adjusted: null,
  tries: 1,
  warnings: [],
  anytime: null,
  seed: 1,
  slices: [],
  no_difference: false,
};
const slice = {
  ...plain,
  check: "right-ticket",
  part: "target",
  margin: 0.02,
  not_worse: null,
  more_cases: null,
  text: "",
} as const;

export const verdicts: readonly Verdict[] = [
  {
    ...plain,
    check: "right-ticket",
    part: "target",
    n: 132,
    unpaired: 1,
    baseline: 0.614,
    candidate: 0.818,
    difference: 0.204,
    interval: [0.112, 0.297],
    p_value: 0.00003,
    fixed: 34,
    broken: 7,
    verdict: "better",
    margin: 0.02,
    not_worse: true,
    more_cases: null,
    detectable: 0.11,
    warnings: [],
    text: "Of 100 users, 20 more get a right ticket (11 to 30). 7 of 132 got worse. This replay could see differences of 11 or more.",
    slices: [
      {
        ...slice,
        slice: "category:delivery",
        n: 44,
        baseline: 0.55,
        candidate: 0.84,
        difference: 0.29,
        interval: [0.13, 0.45],
        p_value: 0.001,
        p_adjusted: 0.003,
        fixed: 14,
        broken: 1,
        verdict: "better",
        detectable: 0.2,
      },
      {
        ...slice,
        slice: "category:account",
        n: 28,
        baseline: 0.71,
        candidate: 0.68,
        difference: -0.036,
        interval: [-0.19, 0.12],
        p_value: 1,
        p_adjusted: 1,
        fixed: 2,
        broken: 3,
        verdict: "cant_tell",
        more_cases: 410,
        detectable: 0.26,
      },
    ],
  },
  {
    ...plain,
    check: "right-ticket",
    part: "guard",
    n: 28,
    baseline: 0.893,
    candidate: 0.893,
    difference: 0,
    interval: [-0.13, 0.13],
    p_value: 1,
    fixed: 1,
    broken: 1,
    verdict: "cant_tell",
    margin: 0.02,
    not_worse: false,
    more_cases: 590,
    detectable: 0.24,
    text: "",
  },
  {
    ...plain,
    check: "json",
    part: "target",
    n: 132,
    unpaired: 1,
    baseline: 0.773,
    candidate: 1,
    difference: 0.227,
    interval: [0.163, 0.306],
    p_value: 0.000001,
    fixed: 30,
    broken: 0,
    verdict: "better",
    margin: null,
    not_worse: null,
    more_cases: null,
    detectable: 0.09,
    text: "",
  },
  {
    ...plain,
    check: "json",
    part: "guard",
    n: 28,
    baseline: 1,
    candidate: 1,
    difference: 0,
    interval: [-0.01, 0.01],
    p_value: 1,
    fixed: 0,
    broken: 0,
    verdict: "no_difference",
    margin: 0.02,
    not_worse: true,
    no_difference: true,
    more_cases: null,
    detectable: 0.1,
    text: "",
  },
];

export const worse: Verdict = {
  ...plain,
  check: "right-sentiment",
  part: "target",
  n: 96,
  baseline: 0.84,
  candidate: 0.73,
  difference: -0.115,
  interval: [-0.2, -0.03],
  p_value: 0.013,
  fixed: 3,
  broken: 14,
  verdict: "worse",
  margin: 0.02,
  not_worse: false,
  more_cases: null,
  detectable: 0.12,
  text: "",
};
export const running: Verdict = {
  ...plain,
  check: "right-ticket",
  part: "target",
  n: 61,
  baseline: 0.62,
  candidate: 0.77,
  difference: 0.15,
  interval: null,
  p_value: null,
  fixed: 12,
  broken: 3,
  verdict: "cant_tell",
  margin: 0.02,
  not_worse: null,
  more_cases: null,
  detectable: null,
  text: "",
  anytime: { interval: [-0.03, 0.31], e_better: 14.2, e_worse: 0.1, decided: null },
};
