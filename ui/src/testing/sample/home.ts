/** A made-up Home: one prompt that people like less since last week, and what its last promotion brought. */
import type { Satisfaction } from "../../words";
import type { Handlers } from "./handlers";
import { id, time } from "./told";

type Thumbs = Pick<Satisfaction, "answers" | "thumbs" | "up" | "share" | "interval" | "coverage">;

const thumbs = (answers: number, of: number, up: number, interval: [number, number]): Thumbs => ({
  answers,
  thumbs: of,
  up,
  share: up / of,
  interval,
  coverage: of / answers,
});

type Took = Satisfaction["took"];

const took = (answers: number, median: number): Took => ({
  timed: answers,
  median_ms: median,
  p95_ms: 2.9 * median,
  costed: answers,
  cost: (0.0021 * answers).toFixed(2),
  cost_each: "0.0021",
  input_tokens: 412 * answers,
  output_tokens: 96 * answers,
});
const unknown: Took = {
  timed: 0,
  median_ms: null,
  p95_ms: null,
  costed: 0,
  cost: null,
  cost_each: null,
  input_tokens: null,
  output_tokens: null,
};

const all = thumbs(40_000, 812, 601, [0.709, 0.769]);
const row = (by: Satisfaction["by"], names: Partial<Satisfaction>, figures: Thumbs): Satisfaction => ({
  by,
  prompt: null,
  version: null,
  segment: null,
  filter: "",
  took: took(figures.answers, 840),
  ...names,
  ...figures,
});

const satisfaction: readonly Satisfaction[] = [
  row("all", {}, all),
  row("prompt", { prompt: "ticket", filter: "prompt:ticket" }, thumbs(31_200, 640, 455, [0.675, 0.745])),
  row("prompt", { prompt: "sentiment", filter: "prompt:sentiment" }, thumbs(8_800, 172, 146, [0.788, 0.895])),
  row(
    "version",
    { prompt: "ticket", version: "1", filter: "prompt:ticket version:1" },
    thumbs(31_200, 640, 455, [0.675, 0.745]),
  ),
  row("segment", { segment: "model:gpt-4.1-mini", filter: "model:gpt-4.1-mini" }, all),
];

const day = (back: number) => time(60 * 24 * back).slice(0, 10);

const weeks = [0.79, 0.78, 0.81, 0.77, 0.8, 0.76, 0.78, null, 0.77, 0.79, 0.7, 0.62].map((share, n, all) => {
  const back = 7 * (all.length - 1 - n);
  const of = 60 + 9 * n;
  const figures: Thumbs =
    share === null
      ? { answers: 0, thumbs: 0, up: 0, share, interval: null, coverage: null }
      : thumbs(3_300, of, Math.round(share * of), [share - 0.09, share + 0.07]);
  const spent = figures.answers === 0 ? unknown : took(figures.answers + 40 * n, 800 + 35 * ((n * 5) % 4));
  return { from: day(back + 6), to: day(back), ...figures, took: spent };
});

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="120" viewBox="0 0 760 120"
  font-family="Inter, sans-serif"><rect width="760" height="120" fill="#ffffff"/>
  <text x="28" y="48" font-size="20" font-weight="600" fill="#1b1f24">74 % of thumbs are up (71 % to 77 %)</text>
  <text x="28" y="76" font-size="13" fill="#59636e">812 thumbs on 40,000 answers, 2.0 %</text></svg>`;

export const atHome: Handlers = {
  "home.copy": ({ form, file }) => ({
    text: form === "picture" ? picture : `${form} of Home\n`,
    file: file ?? null,
  }),
  "home.show": () => ({
    since: null,
    until: null,
    prompt: null,
    segment: null,
    choices: { prompts: ["sentiment", "ticket"], segments: ["model:gpt-4.1-mini", "tag:vip"] },
    coverage: all,
    took: took(40_000, 840),
    month: {
      from: `${day(0).slice(0, 7)}-01`,
      models: [
        {
          model: "gpt-4.1",
          filter: "model:gpt-4.1",
          took: { ...took(2_100, 1_400), cost: "18.06", cost_each: "0.0086" },
        },
        { model: "gpt-4.1-mini", filter: "model:gpt-4.1-mini", took: took(7_400, 840) },
      ],
    },
    satisfaction: [...satisfaction],
    line: weeks,
    segments_left_out: 0,
    ratings: [
      {
        author_kind: "user",
        prompt: null,
        name: null,
        scale: [1, 5],
        answers: 40_000,
        rated: 214,
        mean: 3.94,
        interval: [3.79, 4.09],
        coverage: 214 / 40_000,
      },
    ],
    apart: [{ author_kind: "expert", ...thumbs(40_000, 60, 41, [0.558, 0.787]) }],
    implicit: [
      {
        kind: "follow_up",
        read_as: null,
        filter: null,
        answers: 40_000,
        seen: 3_120,
        share: 0.078,
        interval: [0.0754, 0.0807],
      },
      {
        kind: "next_turn",
        read_as: "complaint",
        filter: "followup:complaint",
        answers: 9_400,
        seen: 611,
        share: 0.065,
        interval: [0.0602, 0.0702],
      },
    ],
    changes: [
      {
        prompt: "ticket",
        segment: null,
        filter: "prompt:ticket after:2026-11-19",
        before: thumbs(7_700, 160, 126, [0.718, 0.844]),
        after: thumbs(7_900, 158, 98, [0.543, 0.692]),
        difference: -0.167,
        interval: [-0.267, -0.067],
        p_value: 0.0011,
        p_adjusted: 0.0033,
        text: "Satisfaction with ticket fell from 79 % to 62 % in the week to 2026-11-25, by 17 points (7 to 27); 160 thumbs before, 158 in that week.",
      },
    ],
    rating_changes: [
      {
        prompt: "ticket",
        name: "tone",
        scale: [1, 5],
        filter: "prompt:ticket after:2026-11-19",
        before: { rated: 84, mean: 4.02 },
        after: { rated: 91, mean: 3.41 },
        difference: -0.61,
        interval: [-0.94, -0.28],
        p_value: 0.0004,
        p_adjusted: 0.0012,
        text: "Rating “tone” of ticket (on 1 to 5) fell from 4.02 to 3.41 in the week to 2026-11-25, by 0.61 (0.28 to 0.94); 84 ratings before, 91 in that week.",
      },
    ],
    compared: {
      before: ["2026-11-12", "2026-11-18"],
      after: ["2026-11-19", "2026-11-25"],
      looked_at: 4,
      answers: [3_288, 3_300],
      took: [took(3_288, 815), took(3_300, 905)],
      filters: ["after:2026-11-12 before:2026-11-19", "after:2026-11-19"],
    },
    promotions: [
      {
        prompt: "ticket",
        channel: "production",
        kind: "promote",
        moved_from: "ticket@1",
        moved_to: "ticket@2",
        time: time(60 * 24 * 12),
        replay: id(7001),
        promise: null,
        before: { days: 28, from: "2026-10-17", to: "2026-11-13", ...thumbs(30_000, 610, 470, [0.735, 0.802]) },
        after: { days: 12, from: "2026-11-15", to: "2026-11-26", ...thumbs(9_800, 190, 124, [0.583, 0.717]) },
        difference: -0.118,
        interval: [-0.194, -0.045],
        text: "Promised: of 100 cases 7 more pass (4 to 11). Before: 77 % of 610 thumbs up in 28 days; after: 65 % of 190 thumbs up in 12 days.",
      },
    ],
    patterns: [
      {
        pattern: id(0xa001),
        words: ["parcel", "late", "courier"],
        size: 21,
        share: 0.525,
        weeks: [1, 0, 2, 1, 3, 4, 4, 6],
      },
    ],
    waiting: [
      { what: "flips", subject: id(7001), count: 7, text: "7 broken flips are unread in the replay of ticket@2" },
      { what: "draft", subject: "ticket", count: 1, text: "A draft of ticket is not saved as a version" },
      {
        what: "feedback",
        subject: null,
        count: 12,
        text: "12 pieces of feedback wait for interactions that have not come",
      },
    ],
  }),
};

/** Before anything came in. */
export const atEmptyHome: Handlers = {
  "home.show": () => ({
    since: null,
    until: null,
    prompt: null,
    segment: null,
    choices: { prompts: [], segments: [] },
    took: unknown,
    month: { from: `${day(0).slice(0, 7)}-01`, models: [] },
    coverage: { answers: 0, thumbs: 0, up: 0, share: null, interval: null, coverage: null },
    satisfaction: [],
    line: [],
    segments_left_out: 0,
    ratings: [],
    apart: [],
    implicit: [],
    changes: [],
    rating_changes: [],
    compared: null,
    promotions: [],
    patterns: [],
    waiting: [],
  }),
};
