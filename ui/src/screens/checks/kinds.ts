/** The kinds of checks, each with the fields to begin from. What they mean and whether they are right, the core says. */
export interface Kind {
  kind: string;
  about: string;
  /** A spec to change, without `kind`. */
  example: Record<string, unknown>;
}

export const kinds: readonly Kind[] = [
  { kind: "contains", about: "the answer holds a text", example: { value: "{{order}}", ignore_case: true } },
  { kind: "not_contains", about: "the answer does not hold a text", example: { value: "As an AI", ignore_case: true } },
  { kind: "equals", about: "the answer is exactly this", example: { value: "{{expected}}", ignore_case: true } },
  {
    kind: "regex",
    about: "a pattern matches, or must not",
    example: { pattern: "^(positive|negative|neutral)$", must: "match" },
  },
  { kind: "json_valid", about: "the answer is JSON", example: {} },
  {
    kind: "json_schema",
    about: "the answer is JSON of this shape",
    example: { schema: { type: "object", required: ["category"] } },
  },
  {
    kind: "json_path",
    about: "a value inside the JSON, or the arguments of a call, is this",
    example: { path: "$.category", equals: "billing" },
  },
  { kind: "tool_called", about: "the answer calls this tool", example: { name: "find_order" } },
  { kind: "length", about: "not too short, not too long", example: { max: 80, unit: "words" } },
  { kind: "latency", about: "answered in time", example: { max_ms: 3000 } },
  { kind: "cost", about: "cheap enough", example: { max_usd: "0.01" } },
  { kind: "refusal", about: "refuses, or does not", example: { expected: false } },
  {
    kind: "similarity",
    about: "near to a correction; never decides",
    example: { to: "correction", by: "meaning", min: 0.8 },
  },
  { kind: "facts", about: "numbers, units, dates and negations as in the correction", example: {} },
  {
    kind: "judge",
    about: "another model judges by a prompt",
    example: { prompt: "judge@1", model: "", scale: [1, 5], pass_at: 4 },
  },
  { kind: "mark", about: "a person said right or wrong", example: {} },
  { kind: "preference", about: "a person chose blind between the two", example: {} },
];
