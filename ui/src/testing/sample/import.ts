/** Made-up imports. */
import type { Answer, FeedbackRule, Guessed, Imported } from "../../words";
import { pause, type Handlers } from "./handlers";
import { rows } from "./interactions";
import { id, time } from "./told";

const wrongRow = { file: "october.csv", line: 118, field: "stars", reason: "“five” is not a number" };

type Previewed = Answer<"import.preview">["preview"][number];

function previewRow(n: number): Previewed {
  const row = rows[n]!;
  const interaction = {
    ...row,
    session: null,
    trace: null,
    user: null,
    messages: [],
    variables: {},
    contexts: [],
    usage: null,
    error: null,
    feedback: [
      {
        kind: "rating" as const,
        name: null,
        value: 4,
        scale: [1, 5] as [number, number],
        author: null,
        author_kind: "user" as const,
        time: null,
      },
    ],
  };
  return { line: n + 2, interaction, error: null };
}

const field = (word: string) => ({ word, is_feedback: false });

const stars: FeedbackRule = {
  kind: "rating",
  each: null,
  only: [],
  from: "$.stars",
  values: {},
  name: null,
  name_from: null,
  scale: [1, 5],
  author: null,
  author_kind: "user",
  author_kind_from: null,
  time: null,
};

function column(from: string, field: string | null, ...examples: string[]): Guessed {
  return { from, field, examples, values: [], rule: null };
}

const columns: Guessed[] = [
  column("$.created_at", "time", "2026-10-02T09:14:00Z"),
  column("$.prompt", "query", rows[0]?.query ?? ""),
  column("$.response", "output", rows[0]?.output ?? ""),
  { ...column("$.stars", "rating", "4", "5", "1"), rule: stars },
  column("$.agent_id", null, "7"),
];
const second = column("$.joined[*].comment", "comment", "Too long");

function corrected(one: Guessed, choices: { from: string; word?: string | null }[]): Guessed {
  const choice = choices.find(({ from }) => from === one.from);
  return choice ? { ...one, field: choice.word ?? null, rule: choice.word === "rating" ? stars : null } : one;
}

export const imported: Imported = {
  batch: id(0xb002),
  files: [
    {
      path: "october.csv",
      format: "csv",
      mapping: "",
      origin: { by: "guess", name: null, kept: null, time: null, is_corrected: false },
      columns: null,
      rows: 20_000,
      added: 19_874,
      duplicates: 120,
      left_out: 0,
      rejected: 6,
      feedback_added: 8_112,
      feedback_waiting: 40,
      rejects_file: "october.rejects.csv",
      error: null,
    },
  ],
  first_errors: [wrongRow],
};

export const importing: Handlers = {
  "import.list": () => ({
    batches: [
      {
        batch: id(0xb001),
        time: time(60 * 24 * 12),
        source: "sample",
        files: ["sample.jsonl"],
        added: 164,
        feedback_added: 96,
        undone: false,
      },
    ],
  }),
  "import.presets": () => ({
    presets: [
      { preset: "openai-chat", about: "logs of the chat API, requests with their answers, fine-tuning files" },
      { preset: "langfuse", about: "Langfuse’s observations and scores, by export or API" },
      { preset: "ratings", about: "prompt, response and what people thought of it" },
    ],
    words: [
      ...["id", "time", "session", "user", "messages", "query", "output", "variable"].map(field),
      ...["thumb", "rating", "comment", "correction"].map((word) => ({ word, is_feedback: true })),
    ],
  }),
  "import.mappings": () => ({ mappings: [] }),
  "import.forget": ({ id }) => ({ forgotten: id }),
  "import.write_mapping": ({ to }) => ({ file: to, mapping: "fields:\n  query: $.prompt\n" }),
  "import.preview": ({ file, chosen }) => ({
    file,
    format: "csv",
    form: "table",
    problem: null,
    origin: { by: "guess", name: null, kept: null, time: null, is_corrected: chosen.choices.length > 0 },
    mapping: {
      format: "csv",
      rows: null,
      only: [],
      fields: { query: "$.prompt", output: "$.response" },
      feedback: [],
      join: null,
      time_zone: null,
      time_format: null,
    },
    columns: columns.map((column) => corrected(column, chosen.choices)),
    joined: chosen.join
      ? { file: chosen.join.file, on: ["$.agent_id", "$.id"], columns: [second], found: 17, of: 20 }
      : null,
    preview: [
      ...Array.from({ length: 20 }, (_, n) => previewRow(n)),
      { line: 118, interaction: null, error: wrongRow },
    ],
  }),
  "import.run": async (_, onProgress) => {
    for (let done = 0; done <= 20_000; done += 2_500) {
      const seconds_left = (20_000 - done) / 18_400;
      onProgress?.({
        job: "j2",
        message: "Reading october.csv",
        done,
        total: 20_000,
        rate: 18_400,
        seconds_left,
        detail: null,
      });
      await pause(250);
    }
    return imported;
  },
  "import.undo": ({ batch }) => ({ batch, removed: 164, feedback_removed: 96, kept_because_used: [] }),
};
