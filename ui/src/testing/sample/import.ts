/** Made-up imports. */
import type { Answer } from "../../words";
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
  "import.preview": ({ file }) => ({
    file,
    format: "csv",
    form: "table",
    mapping: {
      format: "csv",
      rows: null,
      only: [],
      fields: { query: "prompt", output: "response" },
      feedback: [],
      join: null,
      time_zone: null,
      time_format: null,
    },
    columns: [
      { from: "created_at", field: "time", examples: ["2026-10-02T09:14:00Z"] },
      { from: "prompt", field: "query", examples: [rows[0]?.query ?? ""] },
      { from: "response", field: "output", examples: [rows[0]?.output ?? ""] },
      { from: "stars", field: "rating, 1 to 5", examples: ["4", "5", "1"] },
      { from: "agent_id", field: null, examples: ["7"] },
    ],
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
    const file = {
      path: "october.csv",
      format: "csv" as const,
      mapping: "",
      rows: 20_000,
      added: 19_874,
      duplicates: 120,
      left_out: 0,
      rejected: 6,
    };
    return {
      batch: id(0xb002),
      files: [
        { ...file, feedback_added: 8_112, feedback_waiting: 40, rejects_file: "october.rejects.csv", error: null },
      ],
      first_errors: [wrongRow],
    };
  },
  "import.undo": ({ batch }) => ({ batch, removed: 164, feedback_removed: 96, kept_because_used: [] }),
};
