// The core's list of operations as TypeScript: every type it names, and the map from operation to request and answer.

export type AttuneError = { code: Code; message: string; hint: string | null; where: Place | null };
export type AuthorKind = "user" | "expert" | "judge";
export type Anytime = { interval: [number, number]; e_better: number; e_worse: number; decided: VerdictWord | null };
export type Event = { seq: number; time: string; kind: string; subject: string; detail: unknown; previous: string; hash: string };
export type Batch = { batch: string; time: string; source: string; added: number; feedback_added: number };
export type Body = { messages: Array<Entry>; settings: Settings };
export type Cell = { case: string; lane: Lane; version: string | null; repeat: number; state: CellState; cached: boolean; output: string | null; finish: Finish | null; latency_ms: number | null; cost: string | null; checks: Array<Outcome>; attempts: Array<Attempt>; error: string | null };
export type Attempt = { time: string; kind: ChatErrorKind | null; message: string | null; waited_ms: number | null };
export type CellState = "planned" | "done" | "failed" | "skipped";
export type Cells = { planned: number; done: number; cached: number; failed: number; skipped: number };
export type MessageChange = "same" | "edited" | "added" | "removed" | "role" | "moved";
export type Channel = { channel: string; version: number; hash: string; folder: string | null; gate: boolean; time: string };
export type ChatErrorKind = "address" | "tls" | "key" | "model" | "rate_limited" | "server" | "timed_out" | "incomplete" | "unreadable" | "context_overflow" | "filtered" | "bad_tool_call" | "rejected" | "cancelled";
export type Check = { name: string; version: number; kind: string; spec: { kind: string } & Record<string, unknown>; attached: Array<Attachment>; time: string };
export type Attachment = { prompt: string; decide: boolean; margin: number | null };
export type Code = "wrong_usage" | "not_found" | "not_unique" | "already_exists" | "bad_input" | "bad_filter" | "bad_template" | "missing_variable" | "no_workspace" | "newer_schema" | "damaged_workspace" | "busy" | "model_unavailable" | "provider_failed" | "over_budget" | "plan_refused" | "gate_refused" | "not_reached" | "interrupted" | "input_output" | "internal";
export type Condition = { name: string; required: string; actual: string | null; met: boolean | null; evidence: string | null };
export type Content = string | Array<unknown>;
export type Context = { id: string | null; text: string; score: number | null; source: string | null };
export type Diff = { messages: Array<MessageDiff>; variables: { added: Array<string>; removed: Array<string> }; settings: Array<SettingChange>; tokens: { before: number; after: number } };
export type Draft = { prompt: string; body: Body; note: string | null; parent: number | null; time: string };
export type Feedback = { id: string; kind: FeedbackKind; value: Thumb | number | null; scale: [number, number] | null; text: string | null; author: string | null; author_kind: AuthorKind; time: string };
export type FeedbackKind = "thumb" | "rating" | "comment" | "correction" | "follow_up";
export type Finding = { what: string; severity: "notice" | "damage"; repair: string; repaired: boolean };
export type Finish = "stop" | "length" | "tool_calls" | "filtered";
export type FoundServer = { provider: Provider; url: string; models: Array<string> };
export type Hit = { id: string; score: number; query: string; output: string };
export type Hunk = { op: "equal" | "insert" | "delete"; text: string };
export type ImportedFile = { path: string; format: string; mapping: string; rows: number; added: number; duplicates: number; rejected: number; feedback_added: number; feedback_waiting: number; rejects_file: string | null };
export type InteractionRecord = { id: string; time: string; session: string | null; user: string | null; source: string; prompt: string | null; version: string | null; model: string | null; messages: Array<Message>; query: string; variables: Record<string, unknown>; contexts: Array<Context>; output: Output | null; usage: Usage; cost: string | null; latency_ms: number | null; error: string | null; tags: Array<string>; feedback: Array<Feedback>; checks: Array<RecordedOutcome> };
export type InteractionRow = { id: string; time: string; prompt: string | null; version: string | null; model: string | null; query: string; output: string; thumb: Thumb | null; rating: number | null; correction: string | null; latency_ms: number | null; cost: string | null; tags: Array<string> };
export type Job = { id: string; kind: string; subject: string; state: JobState; done: number; total: number | null; rate: number | null; message: string; created: string };
export type JobState = "running" | "finished" | "failed" | "cancelled" | "interrupted";
export type Lane = "recorded" | "baseline" | "candidate";
export type MappedField = { from: string; to: string | null; example: string | null };
export type Mark = { case: string; mark: MarkWord; blind: boolean; reason: string | null; time: string };
export type MarkWord = "right" | "wrong" | "baseline" | "candidate" | "tie" | "skip";
export type Message = { role: Role; content: Content | null; tool_calls?: Array<unknown>; tool_call_id?: string };
export type MessageDiff = { change: MessageChange; role: Role | null; role_before: Role | null; before: number | null; after: number | null; hunks: Array<Hunk> };
export type Model = { name: string; provider: Provider; url: string | null; model: string | null; key: "kept" | "this_run" | "environment" | "missing" | "none"; headers: Record<string, string>; note: string | null };
export type TestedModel = { ok: boolean; stage: Stage; message: string; latency_ms: number | null };
export type Provider = "openai" | "azure" | "ollama" | "lm-studio" | "vllm" | "llama-server" | "openai-compatible" | "anthropic" | "http" | "builtin";
export type Move = { id: string; prompt: string; channel: string; kind: "promote" | "rollback" | "adopt" | "override"; moved_from: number | null; moved_to: number; replay: string | null; reason: string | null; promise: Verdict | null; time: string };
export type Outcome = { check: string; state: "pass" | "fail" | "not_applicable"; score: number | null; reason: string };
export type Output = string | Message;
export type Place = { file: string | null; line: number | null; field: string | null };
export type Plan = { cases: number; guard_cases: number; skipped: Array<{ case: string; reason: string }>; cells: number; calls: number; judge_calls: number; cached: number; oldest_cached: string | null; tokens: { input: number; output: number }; cost: string | null; seconds: number | null; sends_to: Array<{ host: string; messages: number }>; warnings: Array<string> };
export type Prompt = { name: string; newest: number; note: string | null; channels: Array<{ channel: string; version: number }>; checks: Array<string>; draft: boolean; time: string };
export type PromptVersion = { name: string; version: number; hash: string; messages: Array<Entry>; variables: Array<string>; settings: Settings; note: string | null; author: string | null; parent: number | null; time: string };
export type RecordedOutcome = { check: string; version: number; passed: boolean | null; score: number | null; reason: string };
export type ReplayAnswer = { replay: string; state: ReplayState; prompt: string; candidate: string; baseline: string; time: string; cells: Cells; calls: number; cost: string | null; seconds: number; deciding: string | null; text: string | null; verdicts: Array<Verdict>; broken: Array<string>; fixed: Array<string>; flaky: Array<string>; marks: Array<Mark>; warnings: Array<string> };
export type ReplayItem = { replay: string; state: ReplayState; prompt: string; candidate: string; baseline: string; cells: Cells; verdict: Verdict | null; time: string };
export type ReplayRequest = { candidate: Array<string>; baseline: string | null; candidate_model: string | null; baseline_model: string | null; filter: string | null; set: string | null; limit: number | null; sample: number | null; seed: number | null; stratify: string | null; slice: string | null; guard: number | null; all_turns: boolean; checks: Array<string>; decide: string | null; margin: number | null; alpha: number | null; repeats: number | null; concurrency: number | null; budget_usd: string | null; budget_calls: number | null; fresh: boolean; max_cache_age: string | null; until_decided: boolean; allow_skips: boolean };
export type ReplayState = "planned" | "running" | "finished" | "stopped" | "failed" | "interrupted";
export type Role = "system" | "developer" | "user" | "assistant" | "tool";
export type RowError = { file: string; line: number; field: string | null; reason: string };
export type SetItem = { set: string; cases: number; by_outcome: boolean; time: string };
export type SettingChange = { name: string; before: unknown; after: unknown };
export type Settings = { model?: string | null; temperature?: number | null; top_p?: number | null; max_tokens?: number | null; stop?: Array<string> | null; seed?: number | null; tools?: Array<unknown> | null; response_format?: unknown };
export type Direction = "up" | "down";
export type Stage = "address" | "tls" | "key" | "model" | "answer";
export type Step = { job: string | null; message: string; done: number; total: number | null; rate: number | null; seconds_left: number | null; detail: unknown };
export type Entry = Turn | { placeholder: Placeholder };
export type Turn = { role: Role; content?: Content; tool_calls?: unknown[] | null; tool_call_id?: string; name?: string };
export type Placeholder = "history";
export type Thumb = "up" | "down";
export type Usage = { input_tokens: number | null; output_tokens: number | null };
export type Verdict = { check: string | null; part: string | null; slice: string | null; kind: VerdictKind; direction: Direction; n: number; unpaired: number; baseline: number | null; candidate: number | null; difference: number | null; interval: [number, number] | null; level: number; method: VerdictMethod; p_value: number | null; p_adjusted: number | null; fixed: number | null; broken: number | null; verdict: VerdictWord; margin: number | null; not_worse: boolean | null; no_difference: boolean | null; more_cases: number | null; detectable: number | null; tries: number; text: string; warnings: Array<string>; anytime: Anytime | null; seed: number; slices: Array<Verdict> };
export type VerdictKind = "binary" | "score";
export type VerdictMethod = { interval: string; test: string };
export type VerdictWord = "better" | "worse" | "no_difference" | "not_worse" | "cant_tell";
export type WorkspaceStatus = { workspace: string; name: string; schema_version: number; sample: boolean; interactions: number; feedback: number; prompts: number; replays: number; version: string };

export interface Operations {
  "workspace.init": { request: { dir: string; sample: boolean }; answer: { workspace: string; schema_version: number } };
  "workspace.open": { request: { dir: string }; answer: WorkspaceStatus };
  "workspace.status": { request: Record<string, never>; answer: WorkspaceStatus };
  "workspace.doctor": { request: { repair: boolean }; answer: { healthy: boolean; findings: Array<Finding> } };
  "import.preview": { request: { file: string }; answer: { file: string; format: string; mapping: string; rows: number; fields: Array<MappedField>; examples: Array<InteractionRow>; first_errors: Array<RowError> } };
  "import.run": { request: { files: Array<string>; source: string | null }; answer: { batch: string; files: Array<ImportedFile>; first_errors: Array<RowError> } };
  "import.list": { request: Record<string, never>; answer: { batches: Array<Batch> } };
  "import.undo": { request: { batch: string }; answer: { removed: number; kept_because_used: Array<string> } };
  "interaction.list": { request: { filter: string | null; sort: string | null; limit: number | null; cursor: string | null }; answer: { total: number; total_is_estimate: boolean; next_cursor: string | null; interactions: Array<InteractionRow> } };
  "interaction.show": { request: { id: string }; answer: InteractionRecord };
  "interaction.search": { request: { text: string; filter: string | null; limit: number | null; mode: "hybrid" | "meaning" | "words" }; answer: { hits: Array<Hit> } };
  "interaction.similar": { request: { id: string; limit: number | null }; answer: { hits: Array<Hit> } };
  "feedback.add": { request: { id: string; thumb: Thumb | null; rating: number | null; comment: string | null; correction: string | null }; answer: { feedback_id: string } };
  "tag.add": { request: { tag: string; ids: Array<string> }; answer: { changed: number } };
  "tag.remove": { request: { tag: string; ids: Array<string> }; answer: { changed: number } };
  "prompt.list": { request: Record<string, never>; answer: { prompts: Array<Prompt> } };
  "prompt.history": { request: { name: string }; answer: { versions: Array<PromptVersion> } };
  "prompt.show": { request: { reference: string }; answer: PromptVersion };
  "prompt.get": { request: { reference: string }; answer: PromptVersion };
  "prompt.add": { request: { name: string; body: Body; note: string | null }; answer: { name: string; version: number; hash: string; variables: Array<string>; messages: Array<string>; created: boolean } };
  "prompt.import": { request: { path: string }; answer: { imported: Array<{ name: string; version: number; created: boolean }> } };
  "prompt.export": { request: { name: string; dir: string }; answer: { files: Array<string> } };
  "prompt.render": { request: { reference: string | null; body: Body | null; interaction: string | null; vars: Record<string, unknown> | null }; answer: { messages: Array<Message> } };
  "prompt.diff": { request: { before: string | Body; after: string | Body; context: number | null }; answer: Diff };
  "diff.texts": { request: { before: string; after: string }; answer: { hunks: Array<Hunk> } };
  "draft.load": { request: { prompt: string }; answer: { draft: Draft | null } };
  "draft.save": { request: { prompt: string; body: Body; note: string | null; parent: number | null }; answer: { time: string } };
  "draft.drop": { request: { prompt: string }; answer: { dropped: boolean } };
  "channel.list": { request: { prompt: string }; answer: { channels: Array<Channel> } };
  "channel.folder": { request: { prompt: string | null; channel: string; folder: string | null }; answer: { folder: string | null } };
  "set.list": { request: Record<string, never>; answer: { sets: Array<SetItem> } };
  "set.show": { request: { name: string }; answer: { set: string; cases: Array<{ case: string; query: string; expected: string | null }> } };
  "set.add": { request: { name: string; filter: string | null; ids: Array<string> | null; file: string | null }; answer: { set: string; cases: number; added: number } };
  "check.list": { request: Record<string, never>; answer: { checks: Array<Check> } };
  "check.add": { request: { name: string; spec: { kind: string } & Record<string, unknown> }; answer: { name: string; version: number; kind: string } };
  "check.test": { request: { name: string; ids: Array<string>; spec: ({ kind: string } & Record<string, unknown>) | null }; answer: { results: Array<{ id: string; passed: boolean | null; score: number | null; reason: string }> } };
  "check.attach": { request: { name: string; prompt: string; decide: boolean; margin: number | null }; answer: { attached: Array<Attachment> } };
  "model.list": { request: Record<string, never>; answer: { models: Array<Model> } };
  "model.add": { request: { name: string; provider: Provider; url: string | null; model: string | null; key: string | null; key_env: string | null; headers: Record<string, string> }; answer: { models: Array<Model> } };
  "model.test": { request: { name: string }; answer: TestedModel };
  "model.remove": { request: { name: string }; answer: { models: Array<Model> } };
  "model.found": { request: Record<string, never>; answer: { found: Array<FoundServer> } };
  "replay.plan": { request: ReplayRequest; answer: Plan };
  "replay.run": { request: ReplayRequest; answer: ReplayAnswer };
  "replay.list": { request: Record<string, never>; answer: { replays: Array<ReplayItem> } };
  "replay.show": { request: { replay: string }; answer: ReplayAnswer };
  "replay.resume": { request: { replay: string }; answer: ReplayAnswer };
  "replay.cancel": { request: { replay: string }; answer: ReplayAnswer };
  "replay.rescore": { request: { replay: string; checks: Array<string> }; answer: ReplayAnswer };
  "replay.cells": { request: { replay: string; case: string | null }; answer: { cells: Array<Cell> } };
  "replay.mark": { request: { replay: string; case: string; mark: MarkWord; blind: boolean; reason: string | null; correction: string | null }; answer: { marks: Array<Mark> } };
  "replay.confirm": { request: { replay: string }; answer: ReplayAnswer };
  "replay.keep": { request: { replay: string; case: string; set: string; expected: string | null }; answer: { set: string; cases: number; added: number } };
  "gate.show": { request: { target: string; candidate: string | null }; answer: { gate: string | null; conditions: Array<Condition> } };
  "gate.set": { request: { target: string; gate: string }; answer: { conditions: Array<Condition> } };
  "promotion.promote": { request: { reference: string; channel: string; replay: string | null; adopt: boolean; override_reason: string | null }; answer: { allowed: boolean; conditions: Array<Condition>; moved_from: number | null; moved_to: number | null } };
  "promotion.rollback": { request: { target: string }; answer: { moved_from: number | null; moved_to: number } };
  "promotion.list": { request: { prompt: string | null; channel: string | null }; answer: { promotions: Array<Move> } };
  "report.write": { request: { replay: string; file: string }; answer: { file: string } };
  "audit.list": { request: Record<string, never>; answer: { events: Array<Event> } };
  "audit.verify": { request: { head: string | null }; answer: { valid: boolean; events: number; head: string | null; first_bad: number | null; message: string } };
  "job.list": { request: { running: boolean }; answer: { jobs: Array<Job> } };
  "job.cancel": { request: { id: string }; answer: { id: string; asked: boolean } };
  "changes.since": { request: { seq: number }; answer: { seq: number; words: Array<string> | null } };
}

/** The words whose change makes an operation's answer stale. */
export const reads: Record<keyof Operations, readonly string[]> = {
  "workspace.init": [],
  "workspace.open": [],
  "workspace.status": ["interaction", "feedback", "prompt", "replay"],
  "workspace.doctor": [],
  "import.preview": [],
  "import.run": [],
  "import.list": ["batch"],
  "import.undo": [],
  "interaction.list": ["interaction", "feedback", "tag"],
  "interaction.show": ["interaction", "feedback", "tag", "outcome"],
  "interaction.search": ["interaction"],
  "interaction.similar": ["interaction"],
  "feedback.add": [],
  "tag.add": [],
  "tag.remove": [],
  "prompt.list": ["prompt", "channel", "check", "draft"],
  "prompt.history": ["prompt"],
  "prompt.show": ["prompt"],
  "prompt.get": ["prompt", "channel"],
  "prompt.add": [],
  "prompt.import": [],
  "prompt.export": [],
  "prompt.render": ["prompt"],
  "prompt.diff": ["prompt"],
  "diff.texts": [],
  "draft.load": ["draft"],
  "draft.save": [],
  "draft.drop": [],
  "channel.list": ["channel"],
  "channel.folder": [],
  "set.list": ["set"],
  "set.show": ["set"],
  "set.add": [],
  "check.list": ["check"],
  "check.add": [],
  "check.test": [],
  "check.attach": [],
  "model.list": ["model"],
  "model.add": [],
  "model.test": [],
  "model.remove": [],
  "model.found": [],
  "replay.plan": ["interaction", "prompt", "check", "model", "set"],
  "replay.run": [],
  "replay.list": ["replay"],
  "replay.show": ["replay", "mark"],
  "replay.resume": [],
  "replay.cancel": [],
  "replay.rescore": [],
  "replay.cells": ["replay"],
  "replay.mark": [],
  "replay.confirm": [],
  "replay.keep": [],
  "gate.show": ["channel", "replay", "mark"],
  "gate.set": [],
  "promotion.promote": [],
  "promotion.rollback": [],
  "promotion.list": ["channel"],
  "report.write": [],
  "audit.list": ["audit"],
  "audit.verify": [],
  "job.list": ["job"],
  "job.cancel": [],
  "changes.since": [],
};
