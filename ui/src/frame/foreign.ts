/** Words of other tools, and what is called so here. Whoever types one finds ours. */
import type { ActionId } from "../actions";

interface Foreign {
  words: string;
  ours: string;
  action: ActionId;
}

const meaning = (ours: string, action: ActionId, ...words: string[]): Foreign[] =>
  words.map((word) => ({ words: word, ours, action }));

export const foreign: readonly Foreign[] = [
  ...meaning("interaction", "interactions.go", "trace", "span", "observation", "generation", "request", "completion"),
  ...meaning("interaction", "interactions.go", "log", "event", "record", "thread"),
  ...meaning("session of interactions", "interactions.go", "conversation", "session"),
  ...meaning("replay", "replays.go", "run", "experiment", "dataset run", "test run", "comparison", "evaluation run"),
  ...meaning("replay", "replays.go", "a/b test", "backtest", "regression test"),
  ...meaning(
    "check",
    "checks.go",
    "eval",
    "evaluation",
    "evaluator",
    "metric",
    "scorer",
    "grader",
    "judge",
    "assertion",
  ),
  ...meaning("feedback, or the outcome of a check", "interactions.go", "score", "rating"),
  ...meaning("feedback or mark", "interactions.go", "annotation", "label", "review", "annotation queue"),
  ...meaning("tag of interactions", "interactions.go", "tag", "metadata", "property"),
  ...meaning("channel of a prompt", "prompts.go", "release label", "deployment", "alias", "environment", "production"),
  ...meaning("channel of a prompt", "prompts.go", "staging", "rollout", "release", "tag of a version"),
  ...meaning("prompt editor", "prompts.go", "playground", "sandbox", "workbench", "template"),
  ...meaning("found prompt", "found.go", "prompt discovery", "prompt extraction"),
  ...meaning("set", "sets.go", "dataset", "test set", "golden set", "examples", "benchmark", "test suite"),
  ...meaning("pattern", "patterns.go", "cluster", "topic", "issue", "insight", "failure mode"),
  ...meaning("model", "models.go", "provider", "api key", "endpoint", "llm", "connection"),
  ...meaning("import", "import.go", "ingestion", "upload", "sdk", "connector"),
  ...meaning("home", "home.go", "dashboard", "analytics", "monitoring", "chart"),
  ...meaning("mask", "privacy.go", "pii", "redaction", "anonymise", "anonymize"),
  ...meaning("erase", "privacy.go", "delete", "gdpr", "retention"),
  ...meaning("audit", "audit.go", "audit log", "history of decisions", "activity"),
  ...meaning("workspace", "workspaces.open", "project", "organisation", "organization", "account"),
];
