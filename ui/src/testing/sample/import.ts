/** Made-up imports. */
import { pause, type Handlers } from "./handlers";
import { rows } from "./interactions";
import { time } from "./told";

export const importing: Handlers = {
  "import.list": () => ({
    batches: [
      {
        batch: "019aaf10-0000-7000-8000-00000000b001",
        time: time(60 * 24 * 12),
        source: "sample",
        added: 164,
        feedback_added: 96,
      },
    ],
  }),
  "import.preview": ({ file }) => ({
    file,
    format: "table of prompts, answers and ratings, CSV",
    mapping: "",
    rows: 200,
    fields: [
      { from: "created_at", to: "time", example: "2026-10-02T09:14:00Z" },
      { from: "prompt", to: "query", example: rows[0]?.query ?? "" },
      { from: "response", to: "output", example: rows[0]?.output ?? "" },
      { from: "stars", to: "rating, 1 to 5", example: "4" },
      { from: "agent_id", to: null, example: "7" },
    ],
    examples: rows.slice(0, 5),
    first_errors: [{ file: "october.csv", line: 118, field: "stars", reason: "“five” is not a number" }],
  }),
  "import.run": async (_, onProgress) => {
    for (let done = 0; done <= 20_000; done += 2_500) {
      onProgress?.({
        job: "j2",
        message: "Reading october.csv",
        done,
        total: 20_000,
        rate: 18_400,
        seconds_left: (20_000 - done) / 18_400,
        detail: null,
      });
      await pause(250);
    }
    return {
      batch: "019aaf10-0000-7000-8000-00000000b002",
      files: [
        {
          path: "october.csv",
          format: "CSV table",
          mapping: "",
          rows: 20_000,
          added: 19_874,
          duplicates: 120,
          rejected: 6,
          feedback_added: 8_112,
          feedback_waiting: 40,
          rejects_file: "october.rejects.csv",
        },
      ],
      first_errors: [{ file: "october.csv", line: 118, field: "stars", reason: "“five” is not a number" }],
    };
  },
  "import.undo": () => ({ removed: 164, kept_because_used: [] }),
};
