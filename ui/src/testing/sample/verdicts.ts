/** Made-up verdicts of every kind. */
import type { ReplayVerdict, Verdict } from "../../words";
import { verdict } from "../verdict";

const few = { p_value: 1, detectable: 0.25, verdict: "cant_tell" as const, not_worse: false, text: "" };
const of = (version: string, one: Verdict): ReplayVerdict => ({ ...one, version });
const ticket = (one: Partial<Verdict>) => of("ticket@2", verdict({ check: "right-ticket", ...one }));
const json = (one: Partial<Verdict>) => of("ticket@2", verdict({ check: "json", text: "", ...one }));

const delivery = verdict({
  slice: "category:delivery",
  n: 44,
  baseline: 0.55,
  candidate: 0.84,
  difference: 0.29,
  interval: [0.13, 0.45],
  p_adjusted: 0.003,
  fixed: 14,
  broken: 1,
});

const account = verdict({
  ...few,
  slice: "category:account",
  n: 28,
  baseline: 0.71,
  candidate: 0.68,
  difference: -0.036,
  interval: [-0.19, 0.12],
  p_adjusted: 1,
  fixed: 2,
  broken: 3,
  more_cases: 410,
});

export const verdicts: readonly ReplayVerdict[] = [
  ticket({
    n: 132,
    unpaired: 1,
    baseline: 0.614,
    candidate: 0.818,
    difference: 0.204,
    interval: [0.112, 0.297],
    p_value: 0.00003,
    fixed: 34,
    broken: 7,
    detectable: 0.11,
    text: "Of 100 users, 20 more get a right ticket (11 to 30); 7 of 132 got worse; this replay could see differences of 11 or more.",
    slices: [delivery, account],
  }),
  ticket({
    ...few,
    part: "guard",
    n: 28,
    baseline: 0.893,
    candidate: 0.893,
    difference: 0,
    interval: [-0.13, 0.13],
    fixed: 1,
    broken: 1,
    more_cases: 590,
  }),
  json({
    n: 132,
    unpaired: 1,
    baseline: 0.773,
    candidate: 1,
    difference: 0.227,
    interval: [0.163, 0.306],
    fixed: 30,
    broken: 0,
  }),
  json({
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
    no_difference: true,
  }),
];

export const worse = of(
  "sentiment@2",
  verdict({
    check: "right-sentiment",
    n: 96,
    baseline: 0.84,
    candidate: 0.73,
    difference: -0.115,
    interval: [-0.2, -0.03],
    p_value: 0.013,
    fixed: 3,
    broken: 14,
    verdict: "worse",
    not_worse: false,
    text: "Of 100 users, 11 fewer get the right word (20 to 3); 14 of 96 got worse.",
  }),
);

/** Of the target, by whether a case may have been an example. */
export const heldOut: readonly ReplayVerdict[] = [
  ticket({ part: "held_out", n: 41, difference: 0.171, interval: [0.02, 0.33], fixed: 10, broken: 3 }),
  ticket({ part: "rest", n: 91, difference: 0.219, interval: [0.11, 0.33], fixed: 24, broken: 4 }),
];

export const unsure = ticket({
  ...few,
  n: 132,
  baseline: 0.7,
  candidate: 0.727,
  difference: 0.027,
  interval: [-0.05, 0.1],
  fixed: 8,
  broken: 5,
  more_cases: 640,
  text: "Of 100 users, 3 more or fewer get a right ticket (5 fewer to 10 more): this replay cannot tell; it could see differences of 11 or more.",
});

const countries =
  "Austria,Belgium,Chile,Denmark,Estonia,Finland,Ghana,Hungary,Iceland,Japan,Kenya,Latvia,Mexico,Norway,Oman,Peru,Qatar,Romania,Spain,Togo";

/** Twenty slices of very different sizes. */
export const sliced: readonly ReplayVerdict[] = [
  ticket({
    n: 2400,
    baseline: 0.61,
    candidate: 0.71,
    difference: 0.1,
    interval: [0.078, 0.122],
    fixed: 620,
    broken: 380,
    text: "Of 100 users, 10 more get a right ticket (8 to 12); 380 of 2,400 got worse; this replay could see differences of 3 or more.",
    slices: countries.split(",").map((country, i) => {
      const n = 12 + i * i * 2;
      const [middle, width] = [0.1 + 0.35 * Math.sin(i * 2.1), 0.9 / Math.sqrt(n)];
      const word = middle - width > 0 ? "better" : middle + width < 0 ? "worse" : "cant_tell";
      return verdict({
        slice: `country:${country}`,
        n,
        difference: middle,
        interval: [middle - width, middle + width],
        verdict: word,
        more_cases: word === "cant_tell" ? 300 : null,
        p_adjusted: word === "cant_tell" ? 1 : 0.01,
      });
    }),
  }),
  ticket({
    part: "guard",
    n: 100,
    difference: -0.01,
    interval: [-0.06, 0.03],
    verdict: "cant_tell",
    fixed: 2,
    broken: 3,
    more_cases: 900,
  }),
];
