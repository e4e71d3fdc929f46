// Made by `cargo xtask types` from the core's list of operations. Do not edit.

export type Agreement = { 
/**
 * Outputs that both have judged.
 */
n: number, 
/**
 * Share of them on which both say the same.
 */
agreed: number | null, 
/**
 * Cohen's kappa: the agreement beyond what chance would give, 1 at most, 0 for chance. None where both always say
 * the same one word, so that chance explains everything. (Cohen 1960, doi:10.1177/001316446002000104)
 */
kappa: number | null, 
/**
 * False below [`LEAST_MARKS`]: “unverified judge”.
 */
verified: boolean, };

export type Answered = { replay: string, 
/**
 * Of the case, as `replay.cells` calls it.
 */
case: string, 
/**
 * The version, or `recorded`.
 */
version: string, time: string, output: string | null, 
/**
 * Why there is no output.
 */
error: string | null, checks: Array<CheckOutcome>, };

export type Anytime = { 
/**
 * Confidence sequence of the difference: it holds at all times at once.
 */
interval: [number, number], 
/**
 * Evidence against "not better"; at most [`f64::MAX`].
 */
e_better: number, 
/**
 * Evidence against "not worse"; at most [`f64::MAX`].
 */
e_worse: number, 
/**
 * `better` or `worse`, from the first moment that one of the two reached 2 ÷ α.
 */
decided: VerdictWord | null, };

export type Apart = { author_kind: AuthorKind, answers: number, thumbs: number, up: number, 
/**
 * Of the thumbs, the share that are up, with Wilson's interval at 95 %.
 */
share: number | null, interval: [number, number] | null, 
/**
 * Of the answers, the share that has a thumb.
 */
coverage: number | null, };

export type AttachedTo = { prompt: string, };

export type Attempt = { 
/**
 * Before it left: for a slot, a back-off, a rate limit or the budget.
 */
waited_ms: number, latency_ms: number, 
/**
 * Null for the one that succeeded.
 */
kind: ChatErrorKind | null, status: number | null, message: string | null, };

export type AttuneError = { code: Code, message: string, hint: string | null, where: Place | null, };

export type AuditEvent = { seq: number, time: string, kind: string, subject: string, detail: unknown, previous: string, hash: string, };

export type AuditEvents = { events: Array<AuditEvent>, };

export type AuditList = Record<symbol, never>;

export type AuditVerified = { valid: boolean, events: number, head: string | null, 
/**
 * Number of the first event that does not fit.
 */
first_bad: number | null, 
/**
 * What was found, in a sentence.
 */
message: string, };

export type AuditVerify = { 
/**
 * A head that was written down earlier; the chain must hold it.
 */
head: string | null, };

export type AuthorKind = "user" | "expert" | "judge";

export type Backup = { 
/**
 * Where to; else a new file in the workspace's own folder `backups`.
 */
file: string | null, };

export type BackupListed = { file: string, time: string, 
/**
 * Null where the file is not there any more, or its disk is not.
 */
bytes: number | null, 
/**
 * Made by the program itself before it brought the workspace's schema up to date.
 */
automatic: boolean, };

export type BackupMade = { file: string, bytes: number, interactions: number, };

export type Backups = { 
/**
 * Newest first.
 */
backups: Array<BackupListed>, 
/**
 * Where those lie that were given no place of their own.
 */
folder: string, };

export type BackupsOf = Record<symbol, never>;

export type Batch = { batch: string, time: string, source: string, files: Array<string>, added: number, feedback_added: number, 
/**
 * It was taken back.
 */
undone: boolean, };

export type Batches = { batches: Array<Batch>, };

export type Belong = { prompt: string, version: number, messages: number, };

export type Body = { messages: Array<Entry>, settings: Settings, };

export type Changes = { seq: number, 
/**
 * Null: too long ago to tell, everything may have changed.
 */
words: Array<string> | null, };

export type ChangesSince = { seq: number, };

export type ChannelAt = { channel: string, version: number, };

export type ChannelFolder = { channel: string, 
/**
 * Null: files are not written any more.
 */
folder: string | null, 
/**
 * Commit each file there with Git; never push.
 */
git: boolean, };

export type ChannelFolderSet = { channel: string, folder: string | null, git: boolean, };

export type ChatErrorKind = "address" | "tls" | "key" | "model" | "rate_limited" | "server" | "timed_out" | "incomplete" | "unreadable" | "context_overflow" | "filtered" | "bad_tool_call" | "rejected" | "cancelled" | "blocked" | "over_budget" | "given_up";

export type Check = { name: string, version: number, kind: string, spec: CheckSpec, 
/**
 * What it looks for, in a sentence.
 */
description: string, 
/**
 * Prompts it is attached to.
 */
prompts: Array<string>, };

export type CheckAdd = { name: string, 
/**
 * A check's file; or give `text`.
 */
file: string | null, 
/**
 * YAML or JSON.
 */
text: string | null, };

export type CheckAdded = { name: string, version: number, kind: string, 
/**
 * False if that content is the newest version already.
 */
created: boolean, 
/**
 * What a person should know before using it.
 */
note: string | null, };

export type CheckAttach = { check: string, prompt: string, 
/**
 * It alone makes broken and fixed, and what a gate asks for.
 */
decide: boolean, 
/**
 * The smallest difference that matters.
 */
margin: number | null, 
/**
 * Take it off instead.
 */
detach: boolean, };

export type CheckAttached = { check: string, prompt: string, decides: boolean, margin: number | null, };

export type CheckCost = { 
/**
 * US dollars, inclusive.
 */
max_usd?: number, };

export type CheckJudge = { 
/**
 * `NAME@7` or `NAME@sha256:PREFIX`: pinned, so that the check cannot change under its hash.
 */
prompt: string, 
/**
 * Absent: the model in the prompt's settings.
 */
model?: string, 
/**
 * Lowest and highest score. Absent: the judge says pass or fail.
 */
scale?: [number, number], 
/**
 * Smallest score that passes.
 */
pass_at?: number, };

export type CheckLatency = { 
/**
 * Milliseconds, inclusive.
 */
max_ms?: number, };

export type CheckLength = { min?: number, max?: number, unit?: LengthUnit, };

export type CheckList = Record<symbol, never>;

export type CheckOutcome = { check: string, passed: boolean | null, score: number | null, reason: string, };

export type CheckPath = { path: string, equals?: unknown, };

export type CheckPattern = { pattern: string, must?: Must, };

export type CheckRefusal = { 
/**
 * Whether the model should refuse.
 */
expected?: boolean, };

export type CheckRemove = { name: string, 
/**
 * Take the removal back: it is there again, attached where it was.
 */
undo: boolean, };

export type CheckRemoved = { name: string, 
/**
 * Those whose replays used it, or use it again.
 */
prompts: Array<string>, };

export type CheckSchema = { schema: unknown, };

export type CheckSimilarity = { 
/**
 * `correction`, `expected`, `recorded`, or the name of a variable.
 */
to: string, by: SimilarityBy, 
/**
 * Smallest similarity that passes; 1 is the same.
 */
min?: number, };

export type CheckSpec = { 
/**
 * What a comparison of two versions looks at.
 */
compare?: Compare, 
/**
 * Which way a score is better, where it is not the kind's own way (down for latency and cost, else up).
 * Plays no part where `compare` is `passed`.
 */
direction?: Direction, } & ({ "kind": "contains" } & CheckWords | { "kind": "not_contains" } & CheckWords | { "kind": "equals" } & CheckWords | { "kind": "regex" } & CheckPattern | { "kind": "json_valid" } | { "kind": "json_schema" } & CheckSchema | { "kind": "json_path" } & CheckPath | { "kind": "tool_called" } & CheckToolCalled | { "kind": "length" } & CheckLength | { "kind": "latency" } & CheckLatency | { "kind": "cost" } & CheckCost | { "kind": "refusal" } & CheckRefusal | { "kind": "similarity" } & CheckSimilarity | { "kind": "facts" } | { "kind": "judge" } & CheckJudge | { "kind": "mark" } | { "kind": "preference" });

export type CheckTest = { name: string, 
/**
 * Exactly these; or give `filter`.
 */
ids: Array<string>, 
/**
 * The newest that fit, in the filter language, but for those that are held out of the examples for their prompt.
 */
filter: string | null, 
/**
 * At most 1,000; 20 if not given.
 */
limit: number | null, 
/**
 * A check that is not saved yet, as YAML or JSON. Its outcomes are shown and not kept.
 */
text: string | null, };

export type CheckTestResult = { id: string, 
/**
 * Null where the check does not apply.
 */
passed: boolean | null, score: number | null, reason: string, state: OutcomeState, 
/**
 * The beginning of what was looked at.
 */
output: string, };

export type CheckTested = { results: Array<CheckTestResult>, 
/**
 * How many fit the filter and are held out.
 */
held_out: number, };

export type CheckToolCalled = { name: string, arguments?: unknown, };

export type CheckWords = { value: string, ignore_case?: boolean, };

export type CheckedMessage = { tokens: number, 
/**
 * Against the message that it was in the base; null where there was none.
 */
change: number | null, variables: Array<string>, };

export type Checks = { checks: Array<Check>, };

export type Code = "wrong_usage" | "not_found" | "not_unique" | "already_exists" | "bad_input" | "bad_filter" | "bad_template" | "missing_variable" | "no_workspace" | "newer_schema" | "damaged_workspace" | "busy" | "model_unavailable" | "provider_failed" | "egress_blocked" | "over_budget" | "plan_refused" | "file_changed" | "gate_refused" | "not_reached" | "held_out" | "interrupted" | "input_output" | "internal";

export type Compare = "passed" | "score";

export type Content = string | Array<JsonValue>;

export type Context = { id: string | null, text: string, score: number | null, source: string | null, };

export type CopyForm = "json" | "curl";

export type Deliver = { channel: string, 
/**
 * Only this prompt's file.
 */
prompt: string | null, changed: DeliveryChanged, };

export type Deliveries = { folders: Array<DeliveryFolder>, files: Array<Delivery>, 
/**
 * Versions that were made of files which somebody had changed.
 */
taken: Array<string>, };

export type Delivery = { prompt: string, channel: string, 
/**
 * The version that the channel points at.
 */
version: number, file: string, state: DeliveryState, 
/**
 * The version that it holds.
 */
holds: number | null, 
/**
 * Whether it is to be committed.
 */
git: boolean, commit: string | null, 
/**
 * Why the last delivery failed.
 */
problem: string | null, };

export type DeliveryChanged = "keep" | "take" | "overwrite";

export type DeliveryFiles = Record<symbol, never>;

export type DeliveryFolder = { channel: string, folder: string, git: boolean, };

export type DeliveryState = "current" | "uncommitted" | "behind" | "missing" | "changed";

export type Diagnosis = { 
/**
 * Nothing is damaged; there may be notices.
 */
healthy: boolean, findings: Array<Finding>, };

export type Diagnostics = { 
/**
 * All that is in it, to be read before it is given away.
 */
files: Array<DiagnosticsFile>, 
/**
 * Where it was written.
 */
file: string | null, };

export type DiagnosticsFile = { name: string, text: string, };

export type DiagnosticsOf = { 
/**
 * Where to write it, as a ZIP; without it nothing is written.
 */
file: string | null, };

export type DiffSide = string | Body;

export type Direction = "up" | "down";

export type Doctor = { 
/**
 * Mend what can be mended without losing anything.
 */
repair: boolean, };

export type Draft = { content: unknown, parent: number | null, time: string, };

export type DraftDrop = { prompt: string, };

export type DraftLoad = { prompt: string, };

export type DraftLoaded = { draft: Draft | null, };

export type DraftSave = { prompt: string, 
/**
 * As the editor holds it; it may be no valid body yet.
 */
content: unknown, 
/**
 * The version it started from.
 */
parent: number | null, };

export type DraftSaved = { time: string, };

export type Egress = { no_egress: boolean, 
/**
 * What was sent, newest first; to servers on this machine, too, since one may pass it on.
 */
sent: Array<EgressSent>, };

export type EgressSent = { 
/**
 * Scheme, host and port.
 */
host: string, 
/**
 * It is another machine.
 */
away: boolean, 
/**
 * Where this and `trial` are null, no user's message was in it, as when a connection is tested.
 */
replay: string | null, 
/**
 * The prompt that was tried on past inputs while it was written; empty where it has no name yet.
 */
trial: string | null, first: string, last: string, calls: number, 
/**
 * Cases whose messages went there.
 */
cases: number, };

export type EgressSet = { 
/**
 * True: only models on this machine are called.
 */
no_egress: boolean, };

export type EgressShow = Record<symbol, never>;

export type Entry = Turn | { placeholder: Placeholder, };

export type Erase = { ids: Array<string>, filter: string | null, 
/**
 * As the application names them: everything they asked, and everything they said of answers.
 */
user: string | null, 
/**
 * Only say what would be erased.
 */
dry_run: boolean, };

export type Erased = { 
/**
 * Interactions.
 */
erased: number, 
/**
 * What the user said of interactions that stay.
 */
feedback_erased: number, 
/**
 * Drafts that held one of the texts; it was taken out of them. Not known beforehand.
 */
drafts_changed: number, 
/**
 * Replays whose cases lose what they were; who was better stays.
 */
replays_changed: number, 
/**
 * Sets that lose cases.
 */
sets_changed: number, 
/**
 * Files of `attune backup` in which it still is.
 */
backups_that_hold_it: Array<string>, };

export type ExportInteractions = { filter: string, 
/**
 * Where the lines go.
 */
file: string | null, };

export type Exported = { interactions: number, file: string | null, 
/**
 * The lines, where no file was named.
 */
lines: Array<string>, };

export type Facet = { 
/**
 * As the filter language calls it, such as `prompt` or `var.city`.
 */
key: string, 
/**
 * Those of most interactions first.
 */
values: Array<FacetValue>, 
/**
 * Values that are not told.
 */
more: number, };

export type FacetValue = { value: string, 
/**
 * The token of the filter language that stands for it.
 */
token: string, count: number, };

export type Facets = { total: number, 
/**
 * Whether total and counts are estimates, from an even sample.
 */
is_estimate: boolean, facets: Array<Facet>, };

export type FaultSeverity = "error" | "warning" | "note";

export type Feedback = { author: string | null, author_kind: AuthorKind, 
/**
 * RFC 3339.
 */
time: string | null, } & ({ "kind": "thumb", value: Thumb, } | { "kind": "rating", name: string | null, value: number, scale: [number, number] | null, } | { "kind": "comment", text: string, } | { "kind": "correction", text: string, } | { "kind": "follow_up", text: string, });

export type FeedbackAdd = { 
/**
 * The interaction.
 */
id: string, thumb: Thumb | null, rating: number | null, 
/**
 * Lowest and highest possible rating.
 */
scale: [number, number] | null, comment: string | null, correction: string | null, author: string | null, author_kind: AuthorKind, };

export type FeedbackAdded = { 
/**
 * Of the first piece.
 */
feedback_id: string, feedback_ids: Array<string>, };

export type FeedbackKind = "thumb" | "rating" | "comment" | "correction" | "follow_up";

export type FeedbackRule = { kind: FeedbackKind, 
/**
 * Where several pieces of feedback stand, each an object; the other paths lead on from there.
 */
each: string | null, 
/**
 * Which of them are meant; all conditions have to hold.
 */
only: Array<Only>, from: string, 
/**
 * Their value to ours; null means that nothing was said. Without it, common words for thumbs and plain numbers.
 */
values: Record<string, unknown>, 
/**
 * What a rating rates, where a row has several.
 */
name: string | null, 
/**
 * Where that stands.
 */
name_from: string | null, 
/**
 * The lowest and highest possible value of a rating.
 */
scale: [number, number] | null, author: string | null, author_kind: AuthorKind, 
/**
 * Where that stands, in ours or other tools' words.
 */
author_kind_from: string | null, time: string | null, };

export type FilledPart = { from: number, to: number, 
/**
 * The tag that did it, as it stands in the template; null where blocks decide which.
 */
tag: string | null, };

export type Finding = { what: string, severity: Severity, 
/**
 * What mends it.
 */
repair: string, repaired: boolean, };

export type Finish = "stop" | "length" | "tool_calls" | "filtered";

export type FlipKind = "broken" | "fixed";

export type FollowUp = { kind: FollowUpKind, probability: number, 
/**
 * In plain words.
 */
reason: string, 
/**
 * What the user said.
 */
text: string, 
/**
 * The interaction of that turn; null where the answer's own file gave the turn.
 */
next: string | null, };

export type FollowUpExample = { id: string, query: string, kind: FollowUpKind, probability: number, 
/**
 * In plain words.
 */
reason: string, 
/**
 * What the user said.
 */
text: string, 
/**
 * The interaction of that turn; null where the answer's own file gave the turn.
 */
next: string | null, };

export type FollowUpKind = "rephrase" | "correction" | "clarification" | "complaint" | "thanks" | "new_topic" | "nothing";

export type FollowUpList = { 
/**
 * Only answers that fit, in the filter language; empty for all.
 */
filter: string, };

export type FollowUpRead = Record<symbol, never>;

export type FollowUps = { 
/**
 * Answers that fit and whose next turn was read.
 */
turns: number, 
/**
 * Of each kind, also of those that none was read as.
 */
kinds: Array<FollowUpsOfKind>, };

export type FollowUpsOfKind = { kind: FollowUpKind, answers: number, 
/**
 * Of the turns, with Wilson's interval at 95 %.
 */
share: number | null, interval: [number, number] | null, 
/**
 * The filter that lists these answers.
 */
filter: string, 
/**
 * The surest ones.
 */
examples: Array<FollowUpExample>, };

export type FollowUpsRead = { 
/**
 * Turns that were read now; those that were read before are left as they are.
 */
read: number, };

export type Form = "own" | "chat" | "table" | "feedback";

export type Format = "json" | "jsonl" | "csv" | "tsv";

export type FoundExample = { id: string, values: Record<string, string>, };

export type FoundServer = { provider: Provider, url: string, models: Array<string>, };

export type FoundVersion = { 
/**
 * The group, and a name to begin with: that of the prompt that has this template already, else the one that most
 * of the messages were logged with, else `found-1`.
 */
prompt: string, 
/**
 * Among those that were found of this prompt; 1 is the oldest.
 */
version: number, 
/**
 * Whose message it makes.
 */
role: Role, template: string, variables: Array<string>, 
/**
 * Messages that it makes again, byte for byte.
 */
fits: number, of: number, 
/**
 * When the first and the last of them were sent.
 */
first: string, last: string, 
/**
 * What the log calls it.
 */
logged_as: Array<LoggedAs>, examples: Array<FoundExample>, 
/**
 * What its messages belong to since a group was accepted, most first.
 */
belong: Array<Belong>, };

export type Gate = { 
/**
 * Cases with both sides, by each required check.
 */
min_cases: number, 
/**
 * Everything is judged on the cases alone that were held out of the examples for the prompt.
 */
held_out: boolean, require: Array<GateRequirement>, 
/**
 * Parts of the traffic, in the filter language, that must not get worse by the deciding check.
 */
no_worse_slices: Array<string>, 
/**
 * A slice with fewer cases is too small to tell, and so not shown to be no worse.
 */
min_slice_cases: number, 
/**
 * The smallest loss in a slice that matters.
 */
slice_margin: number | null, 
/**
 * Mean cost of an answer, candidate ÷ baseline.
 */
max_cost_ratio: number | null, 
/**
 * Median latency of an answer, candidate ÷ baseline.
 */
max_latency_ratio: number | null, max_broken: number | null, max_unpaired: number | null, 
/**
 * Cases of the regression set that pass under the baseline and fail under the candidate.
 */
max_regressions: number | null, 
/**
 * Cases that a person has marked.
 */
min_marks: number | null, evidence_max_age_days: number | null, };

export type GateCondition = { name: string, required: string, actual: string, met: boolean, 
/**
 * What would be needed, of one that is not met and where that can be told: "about 280 more cases".
 */
needs: string | null, 
/**
 * The replay that the figure comes from.
 */
evidence: string | null, };

export type GateList = Record<symbol, never>;

export type GateOfChannel = { 
/**
 * `NAME@CHANNEL`, or `@CHANNEL` for the default of a channel.
 */
channel: string, 
/**
 * Where the conditions come from.
 */
from: GateOrigin, 
/**
 * The gate in words, one condition a line.
 */
conditions: Array<string>, };

export type GateOrigin = "own" | "channel" | "program";

export type GatePart = "target" | "guard" | "all";

export type GateRemove = { channel: string, };

export type GateRequirement = { 
/**
 * Null: the deciding check.
 */
check: string | null, part: GatePart, word: GateWord, margin: number | null, };

export type GateSet = { channel: string, 
/**
 * YAML or JSON; or give `text`.
 */
file: string | null, text: string | null, };

export type GateShow = { 
/**
 * `NAME@CHANNEL`; `@CHANNEL` is the default for prompts without a gate of their own.
 */
channel: string, };

export type GateShown = { channel: string, gate: Gate, 
/**
 * The gate in words, one condition a line.
 */
conditions: Array<string>, 
/**
 * True where nobody has set one and the program's own applies.
 */
built_in: boolean, };

export type GateWord = "better" | "not_worse";

export type Gates = { 
/**
 * The channels' own defaults first, then each prompt's.
 */
gates: Array<GateOfChannel>, };

export type GrowingPattern = { pattern: string, words: Array<string>, size: number, 
/**
 * Of all failures.
 */
share: number, 
/**
 * Its failures week by week; the last week ends with the newest failure.
 */
weeks: Array<number>, };

export type Guessed = { 
/**
 * Their path.
 */
from: string, 
/**
 * Our field, or the kind of feedback; none if it is left out.
 */
field: string | null, examples: Array<string>, 
/**
 * All that was seen, where that is little enough to give each a meaning.
 */
values: Array<string>, 
/**
 * How it is read, where it is feedback.
 */
rule: FeedbackRule | null, };

export type HeldOutOfPrompt = { prompt: string, share: number, 
/**
 * Of this prompt alone, and not the workspace's.
 */
own: boolean, 
/**
 * Sessions so far; an interaction without one is one of its own.
 */
sessions: number, 
/**
 * Those of them that are held out.
 */
held_out: number, };

export type HeldOutSet = { 
/**
 * From 0 to 0.9.
 */
share: number, 
/**
 * Only of this prompt; else of every prompt that has no share of its own.
 */
prompt: string | null, };

export type HeldOutShow = { 
/**
 * Only this prompt; else all.
 */
prompt: string | null, };

export type HeldOutShown = { 
/**
 * Of the sessions of each prompt that has no share of its own.
 */
share: number, prompts: Array<HeldOutOfPrompt>, };

export type Home = { 
/**
 * The first day that is counted; null: all are.
 */
since: string | null, 
/**
 * The last one.
 */
until: string | null, 
/**
 * The prompt and the segment that are counted; null: all.
 */
prompt: string | null, segment: string | null, 
/**
 * What Home can be narrowed to.
 */
choices: HomeChoices, 
/**
 * Of all answers, how many end users thumbed.
 */
coverage: Thumbs, 
/**
 * What they took in time, money and tokens.
 */
took: HomeTook, 
/**
 * What each model's answers cost in this month.
 */
month: HomeMonth, 
/**
 * On the whole, by prompt, by version, by segment.
 */
satisfaction: Array<Satisfaction>, 
/**
 * On the whole, week by week, oldest first: the newest weeks.
 */
line: Array<WeekOfThumbs>, 
/**
 * Segments with fewer answers than those shown.
 */
segments_left_out: number, ratings: Array<HomeRating>, 
/**
 * Thumbs of experts and of model judges, which are never added to those of end users.
 */
apart: Array<Apart>, 
/**
 * What users did next, which says something without having been said.
 */
implicit: Array<Implicit>, 
/**
 * What changed, week against week; only what holds.
 */
changes: Array<HomeChange>, 
/**
 * The same of end users' ratings.
 */
rating_changes: Array<HomeRatingChange>, 
/**
 * The weeks that were compared, and how much was looked at.
 */
compared: HomeCompared | null, 
/**
 * What moves of channels promised and what users said before and after; newest first.
 */
promotions: Array<PromotionEffect>, 
/**
 * Patterns that take more of the failures than they did, as they were found last; largest first.
 */
patterns: Array<GrowingPattern>, waiting: Array<Waiting>, };

export type HomeChange = { prompt: string | null, segment: string | null, 
/**
 * The filter that lists the answers of the last week.
 */
filter: string, before: Thumbs, after: Thumbs, difference: number, interval: [number, number], p_value: number, 
/**
 * After Holm's correction over everything that was looked at.
 */
p_adjusted: number, text: string, };

export type HomeChoices = { prompts: Array<string>, 
/**
 * As a filter names them; those with most answers.
 */
segments: Array<string>, };

export type HomeCompared = { 
/**
 * First and last day of the week before, and of the last week that has answers.
 */
before: [string, string], after: [string, string], 
/**
 * The whole, prompts, segments and ratings with enough voices in both weeks.
 */
looked_at: number, 
/**
 * Answers of the week before and of the last one, and what they took: counts, of which nothing is claimed.
 */
answers: [number, number], took: [HomeTook, HomeTook], 
/**
 * The filters that list the answers of the two weeks.
 */
filters: [string, string], };

export type HomeCopied = { text: string, file: string | null, };

export type HomeCopy = { form: HomeForm, 
/**
 * As for Home.
 */
since: string | null, until: string | null, prompt: string | null, segment: string | null, 
/**
 * Also written there.
 */
file: string | null, };

export type HomeForm = "markdown" | "tsv" | "html" | "picture";

export type HomeMonth = { 
/**
 * Its first day.
 */
from: string, 
/**
 * The dearest first; only models whose answers say what they cost or how many tokens they took.
 */
models: Array<ModelCosts>, };

export type HomeRating = { author_kind: AuthorKind, 
/**
 * Null: of all prompts.
 */
prompt: string | null, 
/**
 * What was rated, where it has a name.
 */
name: string | null, scale: [number, number] | null, answers: number, rated: number, mean: number, 
/**
 * Student's, at 95 %; null for one rating alone.
 */
interval: [number, number] | null, coverage: number | null, };

export type HomeRatingChange = { 
/**
 * Null: of all prompts.
 */
prompt: string | null, 
/**
 * What was rated, where it has a name.
 */
name: string | null, scale: [number, number] | null, 
/**
 * The filter that lists the answers of the last week.
 */
filter: string, before: WeekOfRatings, after: WeekOfRatings, difference: number, interval: [number, number], p_value: number, 
/**
 * After Holm's correction over everything that was looked at.
 */
p_adjusted: number, text: string, };

export type HomeShow = { 
/**
 * Only answers from this UTC day on, as after `after:` in a filter: `2026-11-01`, `30d`, `4w`. Null: all.
 */
since: string | null, 
/**
 * Only answers up to this UTC day, with it. Null: all.
 */
until: string | null, 
/**
 * Only answers of this prompt.
 */
prompt: string | null, 
/**
 * Only answers of this model or with this tag, as in a filter: `model:NAME`, `tag:NAME`.
 */
segment: string | null, };

export type HomeTook = { 
/**
 * Answers with a latency.
 */
timed: number, 
/**
 * Half of them were quicker, to a tenth.
 */
median_ms: number | null, 
/**
 * Of twenty answers nineteen were quicker, to a tenth.
 */
p95_ms: number | null, 
/**
 * Answers with a cost.
 */
costed: number, cost: string | null, cost_each: string | null, input_tokens: number | null, output_tokens: number | null, };

export type Hunk = { op: HunkOp, text: string, };

export type HunkOp = "equal" | "insert" | "delete";

export type Implicit = { 
/**
 * `follow_up`: the answer's file gave a next turn of the user; `next_turn`: their next turn was read.
 */
kind: string, 
/**
 * What the next turn was read as.
 */
read_as: FollowUpKind | null, 
/**
 * The filter that lists these answers; null where a filter cannot say it.
 */
filter: string | null, 
/**
 * Of `next_turn`, those whose next turn was read.
 */
answers: number, 
/**
 * Answers of which it is so.
 */
seen: number, share: number | null, interval: [number, number] | null, };

export type ImportChoice = { 
/**
 * Its path, or its name as the table shows it.
 */
from: string, 
/**
 * One of our words; null leaves it out.
 */
word: string | null, 
/**
 * Who gives this feedback.
 */
author_kind: AuthorKind | null, 
/**
 * The lowest and highest possible value of a rating.
 */
scale: [number, number] | null, 
/**
 * Their value to ours; null means that nothing was said.
 */
values: Record<string, unknown>, };

export type ImportChosen = { 
/**
 * The file's format, where its content leaves that open.
 */
format: Format | null, 
/**
 * A mapping file, or the name of a preset where there is no such file.
 */
mapping: string | null, 
/**
 * The name of a preset.
 */
preset: string | null, 
/**
 * Guess from what is in the file, also where a mapping was kept or a preset is made for it.
 */
afresh: boolean, choices: Array<ImportChoice>, join: ImportJoinChosen | null, 
/**
 * For times without a zone.
 */
time_zone: string | null, 
/**
 * For times in a form of their own.
 */
time_format: string | null, };

export type ImportJoinChosen = { file: string, 
/**
 * The path in the first file and the path in the second; null: as the values make likely.
 */
on: [string, string] | null, };

export type ImportJoined = { file: string, on: [string, string], columns: Array<Guessed>, 
/**
 * Of the first rows of the first file, those to which rows of the second belong.
 */
found: number, of: number, };

export type ImportList = Record<symbol, never>;

export type ImportMappingWritten = { 
/**
 * Where it is.
 */
file: string, 
/**
 * As it stands there.
 */
mapping: string, };

export type ImportPreset = { preset: string, about: string, };

export type ImportPresets = Record<symbol, never>;

export type ImportPresetsListed = { presets: Array<ImportPreset>, words: Array<OurWord>, };

export type ImportPreview = { file: string, 
/**
 * Where it comes from, if the person says so.
 */
source: string | null, chosen: ImportChosen, };

export type ImportPreviewed = { file: string, format: Format, 
/**
 * Null where the mapping does not say enough yet.
 */
form: Form | null, 
/**
 * What is missing in the mapping.
 */
problem: AttuneError | null, origin: MappingOrigin, mapping: Mapping, 
/**
 * The table "your field, our word".
 */
columns: Array<Guessed>, joined: ImportJoined | null, preview: Array<PreviewRow>, };

export type ImportRun = { files: Array<string>, 
/**
 * Identity is (source, id): the same id of another source is another interaction.
 */
source: string | null, 
/**
 * How each file is read, in their order; one alone is meant for all, none means as kept or guessed.
 */
chosen: Array<ImportChosen>, 
/**
 * Read and count, keep nothing.
 */
dry_run: boolean, 
/**
 * Where rejected rows go; else into the workspace's folder `rejects`.
 */
rejects: string | null, };

export type ImportUndo = { batch: string, };

export type ImportUndone = { batch: string, removed: number, feedback_removed: number, 
/**
 * Interactions that a set or a replay holds; they stay.
 */
kept_because_used: Array<string>, };

export type ImportWriteMapping = { file: string, source: string | null, chosen: ImportChosen, 
/**
 * Where the mapping goes.
 */
to: string, };

export type Imported = { 
/**
 * Null for a dry run.
 */
batch: string | null, files: Array<ImportedFile>, first_errors: Array<RowError>, };

export type ImportedFile = { path: string, format: Format, 
/**
 * The mapping as YAML; null where the file is in the own form.
 */
mapping: string | null, origin: MappingOrigin, 
/**
 * The table "your field, our word", of a dry run.
 */
columns: Array<Guessed> | null, rows: number, added: number, duplicates: number, 
/**
 * Rows that the mapping is not about.
 */
left_out: number, rejected: number, feedback_added: number, 
/**
 * Feedback whose interaction is not there yet.
 */
feedback_waiting: number, rejects_file: string | null, 
/**
 * Why reading stopped before the end of the file, if it did.
 */
error: AttuneError | null, };

export type IndexRebuild = Record<symbol, never>;

export type IndexRebuilt = { 
/**
 * Interactions that can be found by meaning now.
 */
vectors: number, };

export type Interaction = { id: string | null, 
/**
 * RFC 3339.
 */
time: string | null, session: string | null, trace: string | null, user: string | null, prompt: string | null, version: string | null, model: string | null, messages: Array<Message>, query: string | null, variables: Record<string, unknown>, contexts: Array<Context>, output: Output | null, usage: Usage | null, 
/**
 * US dollars as written in the file (number or decimal string).
 */
cost: string | number | null, latency_ms: number | null, 
/**
 * What the application reported as its failure, if it did.
 */
error: string | null, tags: Array<string>, feedback: Array<Feedback>, };

export type InteractionCopied = { text: string, interactions: number, };

export type InteractionCopy = { ids: Array<string>, 
/**
 * Instead of ids: all that fit.
 */
filter: string | null, form: CopyForm, };

export type InteractionFacets = { 
/**
 * In the filter language; empty for all.
 */
filter: string, };

export type InteractionList = { 
/**
 * In the filter language; empty for all.
 */
filter: string, sort: InteractionSort, 
/**
 * At most 1,000; 50 if not given.
 */
limit: number | null, 
/**
 * From an answer: `next_cursor`, `previous_cursor`, or `cursor` for the same page again.
 */
cursor: string | null, 
/**
 * Instead of a cursor: the page that begins so many rows down the list, or the last one where there are fewer.
 */
row: number | null, };

export type InteractionListed = { id: string, time: string, prompt: string | null, version: string | null, model: string | null, query: string, output: string, thumb: Thumb | null, rating: number | null, correction: string | null, latency_ms: number | null, cost: Money | null, tags: Array<string>, };

export type InteractionRecord = { id: string, time: string, source: string, batch: string, session: string | null, 
/**
 * The end user's pseudonym.
 */
user: string | null, prompt: string | null, version: string | null, model: string | null, messages: Array<Message>, query: string, variables: Record<string, unknown>, contexts: Array<Context>, output: Output | null, error: string | null, usage: Usage, cost: Money | null, latency_ms: number | null, tags: Array<string>, feedback: Array<Feedback>, checks: Array<CheckOutcome>, 
/**
 * What the user's next turn was read as; null where there is none, or it was not read yet.
 */
follow_up: FollowUp | null, 
/**
 * What versions answered in replays where this was a case, newest first.
 */
answers: Array<Answered>, 
/**
 * Those of the same session in time, this one among them.
 */
session_ids: Array<string>, };

export type InteractionShow = { 
/**
 * Whole, or its beginning as long as that is unique.
 */
id: string, };

export type InteractionSort = "time" | "rating" | "latency" | "cost";

export type Interactions = { 
/**
 * Exact up to 10,000.
 */
total: number, total_is_estimate: boolean, next_cursor: string | null, 
/**
 * For the page in front of this one.
 */
previous_cursor: string | null, 
/**
 * For this page again, whatever came in front of it since.
 */
cursor: string | null, 
/**
 * How many rows stand in front of this page; unknown behind a cursor, about right where the total is an estimate.
 */
row: number | null, interactions: Array<InteractionListed>, };

export type Job = { id: string, 
/**
 * `import`, `replay`, `index`, `pattern`, `follow_up`, `try`.
 */
kind: string, 
/**
 * What it works on, such as the replay's id.
 */
subject: string, state: JobState, done: number, total: number | null, 
/**
 * Finished things per second since it began.
 */
rate: number | null, message: string, created: string, 
/**
 * When it came to its end; none while it runs, or where its process is gone.
 */
ended: string | null, };

export type JobCancel = { id: string, };

export type JobCancelled = { id: string, 
/**
 * False if it was not running any more.
 */
asked: boolean, };

export type JobList = { 
/**
 * Only those that run now.
 */
running: boolean, };

export type JobState = "running" | "finished" | "failed" | "cancelled" | "interrupted";

export type Jobs = { jobs: Array<Job>, };

export type Join = { 
/**
 * Looked for beside the file that is imported, unless it is absolute.
 */
file: string, 
/**
 * The path in the row, and the path in the rows of the second file.
 */
on: [string, string], };

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

export type JudgeAgreement = { check: string, agreement: Agreement, text: string, };

export type KeptMapping = { id: string, source: string, 
/**
 * The fields that the file had.
 */
fields: Array<string>, 
/**
 * As YAML.
 */
mapping: string, time: string, };

export type KeptMappingForget = { 
/**
 * Its id, or the beginning of it.
 */
id: string, };

export type KeptMappingForgotten = { forgotten: string, };

export type KeptMappingList = Record<symbol, never>;

export type KeptMappings = { mappings: Array<KeptMapping>, };

export type KeyRef = { "kind": "none" } | { "kind": "environment", variable: string, origin: string, } | { "kind": "stored", origin: string, };

export type LengthUnit = "chars" | "words" | "tokens";

export type LinkFind = { 
/**
 * A link, or what names a record: an interaction's, a replay's or a pattern's id, `PROMPT@3`, a set or a check.
 */
name: string, };

export type LinkFound = { 
/**
 * Where in the window, such as `#/replays/ID`.
 */
address: string, 
/**
 * False for a link that leads nowhere; the address is then Home's.
 */
known: boolean, };

export type LoggedAs = { prompt: string | null, version: string | null, messages: number, };

export type MappedBy = "own" | "guess" | "preset" | "file" | "kept";

export type Mapping = { 
/**
 * What the mapping was made for; none means any.
 */
format: Format | null, 
/**
 * Where the rows are in a JSON document; none means the outermost list, or the document itself.
 */
rows: string | null, 
/**
 * Which rows are meant, where the file holds others too; all conditions have to hold.
 */
only: Array<Only>, 
/**
 * Our field to their path, or to several of which the first that leads to something counts.
 */
fields: Record<string, string | string[]>, feedback: Array<FeedbackRule>, 
/**
 * A second file whose rows belong to those of the first.
 */
join: Join | null, 
/**
 * For times without a zone: an IANA name or an offset like `+02:00`; none means UTC.
 */
time_zone: string | null, 
/**
 * For times in a form of their own, in the letters of strftime.
 */
time_format: string | null, };

export type MappingOrigin = { by: MappedBy, 
/**
 * Of the preset, the file, or the source that it was kept for.
 */
name: string | null, 
/**
 * By which a kept one is forgotten.
 */
kept: string | null, 
/**
 * When it was kept.
 */
time: string | null, 
/**
 * The person corrected it.
 */
is_corrected: boolean, };

export type Mark = { mark: Said, 
/**
 * The person did not know which output was whose.
 */
blind: boolean, reason: string | null, correction: string | null, time: string, };

export type MaskExample = { id: string, before: string, after: string, };

export type MaskKind = "email" | "iban" | "card" | "phone";

export type MaskPreview = { 
/**
 * All interactions without one.
 */
filter: string | null, };

export type MaskPreviewed = { 
/**
 * Whether the workspace masks what it sends and reports.
 */
mask: boolean, 
/**
 * Interactions that were looked at, and those of them with something to hide.
 */
interactions: number, holding: number, 
/**
 * How often each kind was found.
 */
found: { [key in MaskKind]?: number }, 
/**
 * The first ones, each with the first text that holds something.
 */
examples: Array<MaskExample>, };

export type MaskSet = { mask: boolean, };

export type MaskSetting = { mask: boolean, };

export type Message = { role: Role, 
/**
 * Null where an assistant only calls tools.
 */
content: Content | null, tool_calls?: Array<JsonValue> | null, tool_call_id?: string | null, };

export type MessageChange = "same" | "edited" | "added" | "removed" | "role" | "moved";

export type MessageDiff = { change: MessageChange, 
/**
 * The new role, or that of the removed message; null for a placeholder.
 */
role: Role | null, 
/**
 * The old role where it was another one.
 */
role_before: Role | null, 
/**
 * Place among the old messages, from 0; null where it was added.
 */
before: number | null, 
/**
 * Place among the new messages, from 0; null where it was removed.
 */
after: number | null, hunks: Array<Hunk>, };

export type ModelAdd = { name: string, 
/**
 * `openai`, `azure`, `ollama`, `lm-studio`, `vllm`, `llama-server`, `openai-compatible`, `anthropic`, `http`,
 * `builtin`.
 */
provider: string, url: string | null, 
/**
 * The provider's own name of the model, if it differs.
 */
model: string | null, 
/**
 * The environment variable that holds the key; or give `key`.
 */
key_env: string | null, 
/**
 * Goes into the operating system's key store and nowhere else.
 */
key: string | null, headers: { [key in string]: string }, stream: boolean, logprobs: boolean, 
/**
 * Of a model that is changed: the key it has stays. It is bound to its address, so another address asks for it
 * again.
 */
keep_key: boolean, };

export type ModelAdded = { models: Array<ModelListed>, 
/**
 * False where the key is kept for this run only, because there is no key store.
 */
key_is_kept: boolean, };

export type ModelCosts = { model: string, 
/**
 * The filter that lists its answers of this month.
 */
filter: string, took: HomeTook, };

export type ModelDiscover = Record<symbol, never>;

export type ModelForgetPrice = { model: string, provider: string | null, };

export type ModelList = Record<symbol, never>;

export type ModelListed = { name: string, provider: Provider, url: string | null, 
/**
 * The provider's own name.
 */
model: string, key: KeyRef, 
/**
 * Sent with every request.
 */
headers: { [key in string]: string }, stream: boolean, logprobs: boolean, 
/**
 * US dollars per million tokens, input and output; null where it is not known.
 */
price: [number, number] | null, 
/**
 * The day on which the price was seen.
 */
price_as_of: string | null, 
/**
 * What a person should know before using it.
 */
note: string | null, };

export type ModelPrices = Record<symbol, never>;

export type ModelRemove = { name: string, };

export type ModelRemoved = { name: string, 
/**
 * Those that are left.
 */
models: Array<ModelListed>, };

export type ModelRetirement = { 
/**
 * As the traffic or the configuration names it.
 */
model: string, 
/**
 * The UTC day from which on requests fail.
 */
retires: string, 
/**
 * Below 0 once it is over.
 */
days_left: number, 
/**
 * What the provider recommends in its place.
 */
successor: string | null, source: string | null, 
/**
 * When the date was known.
 */
as_of: string | null, 
/**
 * The models that are set up here under this name.
 */
configured: Array<string>, 
/**
 * Of all answers, over 30 and 90 days.
 */
traffic: Array<ModelTraffic>, prompts: Array<RetirementPrompt>, };

export type ModelRetirements = Record<symbol, never>;

export type ModelSetPrice = { 
/**
 * The provider's own name of the model; a `*` at the end stands for anything.
 */
model: string, 
/**
 * Null: whoever answers.
 */
provider: string | null, 
/**
 * US dollars per million tokens.
 */
input: number, output: number, 
/**
 * The longest answer in tokens, which bounds a call's cost where a prompt sets no `max_tokens`.
 */
max_output: number | null, };

export type ModelTest = { name: string, };

export type ModelTraffic = { days: number, answers: number, of: number, share: number | null, };

export type Models = { models: Array<ModelListed>, };

export type ModelsDiscovered = { found: Array<FoundServer>, };

export type Money = string;

export type Must = "match" | "not_match";

export type NotApplicable = { check: string, lane: string, count: number, of: number, };

export type OfferedWord = { name: string, 
/**
 * What it does, in a few words.
 */
what: string, };

export type Only = { path: string, is: (string | number | boolean | null)[], };

export type OurWord = { word: string, is_feedback: boolean, };

export type OutcomeState = "passed" | "failed" | "not_applicable" | "unreadable";

export type Output = string | Message;

export type Part = "target" | "guard" | "regression";

export type Pattern = { pattern: string, 
/**
 * What sets it apart, the word that tells most first.
 */
words: Array<string>, size: number, 
/**
 * Of the failures that fit the filter.
 */
share: number, trend: PatternTrend, 
/**
 * Its failures week by week; the last week ends with the newest failure.
 */
weeks: Array<number>, 
/**
 * When it was found first.
 */
since: string, 
/**
 * The most typical ones.
 */
examples: Array<InteractionListed>, };

export type PatternGroup = Record<symbol, never>;

export type PatternList = { 
/**
 * Only failures that fit, in the filter language; empty for all.
 */
filter: string, 
/**
 * At most so many; 20 if not given.
 */
limit: number | null, };

export type PatternTrend = "growing" | "shrinking" | "steady";

export type Patterns = { 
/**
 * Largest first.
 */
patterns: Array<Pattern>, 
/**
 * How many patterns there are, shown or not.
 */
total: number, 
/**
 * Failures that fit the filter, in a pattern or not.
 */
failures: number, 
/**
 * Those of them that are like no others.
 */
noise: number, };

export type PatternsGrouped = { failures: number, 
/**
 * False if they are what they were at the last time.
 */
changed: boolean, };

export type Place = { file: string | null, 
/**
 * First line is 1.
 */
line: number | null, field: string | null, };

export type Placeholder = "history";

export type PreviewRow = { line: number, interaction: Interaction | null, error: RowError | null, };

export type PriceEntry = { 
/**
 * Whose price it is; null for whoever answers.
 */
provider?: Provider | null, 
/**
 * The name of the model; a date may follow it. A `*` at the end stands for anything.
 */
model: string, 
/**
 * US dollars per million tokens.
 */
input: number, 
/**
 * US dollars per million tokens.
 */
output: number, 
/**
 * The longest answer in tokens.
 */
max_output?: number | null, 
/**
 * The day on which the price was seen.
 */
as_of?: string | null, source?: string | null, };

export type PriceInUse = { 
/**
 * What the model is called here.
 */
name: string, provider: Provider, 
/**
 * The provider's own name, which a price is found by.
 */
model: string, 
/**
 * US dollars per million tokens, input and output; null where the cost of a call is not known.
 */
price: [number, number] | null, as_of: string | null, 
/**
 * The price is one of the workspace's own lines.
 */
own: boolean, 
/**
 * It runs on a machine of the person's own, which charges nothing.
 */
self_hosted: boolean, };

export type PriceTable = { 
/**
 * The models that are set up here.
 */
in_use: Array<PriceInUse>, 
/**
 * The workspace's own lines, which win.
 */
own: Array<PriceEntry>, built_in: Array<PriceEntry>, 
/**
 * The newest day in the built-in table.
 */
as_of: string | null, 
/**
 * The file that holds the workspace's own lines, whether it is there or not.
 */
file: string, };

export type Promote = { reference: string, to: string, 
/**
 * Else the newest that is evidence for this move.
 */
replay: string | null, 
/**
 * Record the version that is live already as the channel's first.
 */
adopt: boolean, 
/**
 * Move although the gate says no, for this reason.
 */
override: string | null, 
/**
 * Judge only; move nothing.
 */
dry_run: boolean, 
/**
 * Write over the channel's file though somebody has changed it.
 */
overwrite: boolean, };

export type Promoted = { allowed: boolean, conditions: Array<GateCondition>, moved_from: string | null, 
/**
 * Null where nothing moved.
 */
moved_to: string | null, replay: string | null, 
/**
 * Why there is no evidence, where there is none.
 */
reason: string | null, 
/**
 * The file that the application reads, if a folder is set for the channel and it was written.
 */
file: string | null, 
/**
 * How that file is: before the move where nothing moved, else after it.
 */
delivery: Delivery | null, };

export type Promotion = { prompt: string, channel: string, 
/**
 * `promote`, `adopt`, `override` or `rollback`.
 */
kind: string, moved_from: string | null, moved_to: string, replay: string | null, reason: string | null, promise: Verdict | null, time: string, };

export type PromotionEffect = { prompt: string, channel: string, 
/**
 * `promote`, `override` or `rollback`.
 */
kind: string, moved_from: string | null, moved_to: string, time: string, replay: string | null, 
/**
 * The verdict that allowed it.
 */
promise: Verdict | null, before: PromotionSpan, after: PromotionSpan, 
/**
 * After − before, with Newcombe's interval; null while a side has no thumbs.
 */
difference: number | null, interval: [number, number] | null, text: string, };

export type PromotionList = { prompt: string | null, };

export type PromotionSpan = { days: number, 
/**
 * First and last day; null where there is none yet.
 */
from: string | null, to: string | null, answers: number, thumbs: number, up: number, 
/**
 * Of the thumbs, the share that are up, with Wilson's interval at 95 %.
 */
share: number | null, interval: [number, number] | null, 
/**
 * Of the answers, the share that has a thumb.
 */
coverage: number | null, };

export type Promotions = { 
/**
 * Newest first.
 */
promotions: Array<Promotion>, };

export type PromptAccept = { 
/**
 * As the last search named it.
 */
group: string, 
/**
 * The prompt's name; the group's if not given.
 */
name: string | null, 
/**
 * The search that the person saw; if there was another since, nothing is accepted.
 */
search: string | null, };

export type PromptAcceptUndone = { prompt: string, 
/**
 * Interactions that are again what the log named.
 */
interactions: number, };

export type PromptAccepted = { prompt: string, 
/**
 * In order of time, the newest last.
 */
versions: Array<PromptAcceptedVersion>, 
/**
 * Interactions that belong to it now and did not before.
 */
interactions: number, };

export type PromptAcceptedVersion = { version: number, hash: string, 
/**
 * False if the prompt had it already.
 */
created: boolean, 
/**
 * What other tools call it.
 */
aliases: Array<string>, 
/**
 * Interactions that belong to it now and did not before.
 */
interactions: number, };

export type PromptAdd = { name: string, 
/**
 * A prompt file; or give `body`.
 */
file: string | null, body: Body | null, note: string | null, author: string | null, 
/**
 * For a plain text file, whose message it is.
 */
role: Role | null, 
/**
 * The version it was made from; the newest if not given.
 */
parent: number | null, 
/**
 * The version of another prompt that it was forked from, `NAME@7`.
 */
origin: string | null, };

export type PromptAdded = { name: string, version: number, hash: string, variables: Array<string>, 
/**
 * As they were taken, with their roles.
 */
messages: Array<Entry>, 
/**
 * False if that content is the newest version already.
 */
created: boolean, };

export type PromptCheck = { 
/**
 * What is being typed; or give `file`.
 */
body: Body | null, 
/**
 * A prompt file.
 */
file: string | null, 
/**
 * What it is compared with.
 */
base: DiffSide | null, 
/**
 * Whose past inputs tell which variables there are; else nothing is said of them.
 */
prompt: string | null, 
/**
 * In the filter language; else the prompt's own interactions.
 */
filter: string | null, };

export type PromptChecked = { 
/**
 * Nothing keeps a version from being made of it.
 */
usable: boolean, 
/**
 * Errors, warnings and notes, by message.
 */
faults: Array<PromptFault>, 
/**
 * One for each entry.
 */
messages: Array<CheckedMessage>, 
/**
 * By OpenAI's public encoding; other models count a little differently.
 */
tokens: number, 
/**
 * Against the base.
 */
change: number | null, 
/**
 * In order of appearance.
 */
variables: Array<string>, 
/**
 * Variables that no past input has.
 */
unknown: Array<string>, 
/**
 * Variables that past inputs have and no message uses.
 */
unused: Array<string>, 
/**
 * How many past inputs were looked at.
 */
of: number, };

export type PromptDiff = { before: DiffSide, after: DiffSide, };

export type PromptDiffed = { 
/**
 * How the sides are called.
 */
before: string, after: string, 
/**
 * The new messages in their order, each removed one where it stood.
 */
messages: Array<MessageDiff>, variables: VariableChanges, 
/**
 * The settings that differ.
 */
settings: Array<SettingChange>, tokens: TokenCounts, };

export type PromptExamples = { prompt: string, 
/**
 * In the filter language; else the prompt's own interactions.
 */
filter: string | null, 
/**
 * At most 1,000; 50 if not given.
 */
limit: number | null, };

export type PromptExamplesShown = { 
/**
 * Newest first.
 */
examples: Array<InteractionListed>, 
/**
 * How many fit and may be looked at, listed or not.
 */
total: number, 
/**
 * How many fit and are held out.
 */
held_out: number, };

export type PromptExport = { name: string, 
/**
 * Gets a folder NAME with a file for each version, which [`import`] reads back.
 */
dir: string, };

export type PromptExported = { files: Array<string>, };

export type PromptFault = { severity: FaultSeverity, text: string, hint: string | null, 
/**
 * The place of the message, from 0.
 */
message: number | null, 
/**
 * The setting, where it is in none of the messages.
 */
setting: string | null, 
/**
 * Inside of the message's content or the setting: names and places from 0.
 */
path: (string | number)[], 
/**
 * In the template's text.
 */
at: TextPlace | null, 
/**
 * The variable that it is about.
 */
variable: string | null, };

export type PromptFind = { 
/**
 * Which interactions, in the filter language; empty for all.
 */
filter: string, };

export type PromptFork = { 
/**
 * `NAME@7`, `NAME@production`, `NAME@sha256:PREFIX` or `NAME`.
 */
reference: string, 
/**
 * The new prompt.
 */
name: string, note: string | null, author: string | null, };

export type PromptFoundLast = Record<symbol, never>;

export type PromptGet = { 
/**
 * `NAME@CHANNEL`: what an application fetches.
 */
reference: string, };

export type PromptHistory = { name: string, };

export type PromptImport = { 
/**
 * A prompt file, or a folder of them.
 */
path: string, };

export type PromptImported = { prompts: Array<PromptAdded>, 
/**
 * Files that should hold a prompt and do not.
 */
rejected: Array<AttuneError>, ignored: Array<string>, };

export type PromptList = Record<symbol, never>;

export type PromptOffer = { name: string, 
/**
 * In how many of those that were looked at.
 */
with: number, 
/**
 * One of its values.
 */
example: unknown, 
/**
 * Ids of those that lack it.
 */
lacking: Array<string>, };

export type PromptOffered = { prompt: string, 
/**
 * In the filter language; else the prompt's own interactions.
 */
filter: string | null, };

export type PromptOffers = { 
/**
 * How many past inputs were looked at, the newest ones; 0 where there are none to tell from.
 */
of: number, 
/**
 * Those that most of them have first.
 */
variables: Array<PromptOffer>, 
/**
 * Every past input has these.
 */
always: Array<OfferedWord>, statements: Array<OfferedWord>, filters: Array<OfferedWord>, tests: Array<OfferedWord>, };

export type PromptRender = { 
/**
 * A version; or give `body`.
 */
reference: string | null, 
/**
 * What is being typed.
 */
body: Body | null, 
/**
 * Whose body it is: a past interaction that is held out of it cannot fill what is still being typed.
 */
prompt: string | null, vars: Record<string, unknown> | null, 
/**
 * A past interaction whose variables and messages fill the template.
 */
interaction: string | null, };

export type PromptRendered = { messages: Array<Message>, 
/**
 * Where each message comes from, and what of it was filled in.
 */
sources: Array<RenderedFrom>, 
/**
 * By OpenAI's public encoding; other models count a little differently.
 */
tokens: number, };

export type PromptShow = { 
/**
 * `NAME@7`, `NAME@production`, `NAME@sha256:PREFIX` or `NAME`.
 */
reference: string, };

export type PromptSummary = { name: string, versions: number, 
/**
 * Number of the newest version.
 */
newest: number, changed: string, channels: Array<ChannelAt>, has_draft: boolean, 
/**
 * Interactions that name this prompt.
 */
interactions: number, };

export type PromptTried = { model: string, 
/**
 * In the order in which they were drawn; those that were stopped before they were asked are not among them.
 */
inputs: Array<PromptTriedInput>, calls: number, 
/**
 * Answers that were there already.
 */
cached: number, cost: Money, seconds: number, 
/**
 * It was stopped before its end.
 */
stopped: boolean, 
/**
 * What it does not say.
 */
caution: string, };

export type PromptTriedInput = { 
/**
 * Its place among those that were drawn, from 0.
 */
place: number, id: string, query: string, 
/**
 * What was answered in the past.
 */
recorded: string, output: string | null, 
/**
 * From the recorded answer to the new one, word by word.
 */
hunks: Array<Hunk>, 
/**
 * It was there already, and nothing was sent.
 */
cached: boolean, 
/**
 * What it cost, now or when it was asked for first; null where a price is not known.
 */
cost: Money | null, latency_ms: number | null, recorded_latency_ms: number | null, output_tokens: number | null, 
/**
 * The answer was cut at its greatest length.
 */
is_cut: boolean, error: AttuneError | null, };

export type PromptTry = { 
/**
 * A version; or give `body` or `file`.
 */
reference: string | null, 
/**
 * What is being typed.
 */
body: Body | null, 
/**
 * A prompt file.
 */
file: string | null, 
/**
 * Whose body or file it is: what is held out of it is not sent.
 */
prompt: string | null, 
/**
 * The model that answers; else the one in the settings.
 */
model: string | null, 
/**
 * Which past inputs, in the filter language; else the prompt's own, or all.
 */
filter: string | null, 
/**
 * At most 100; 20 if not given.
 */
sample: number | null, 
/**
 * Spend at most so much.
 */
budget_usd: Money | null, 
/**
 * Make at most so many calls; twice as many as there are to make, if not given.
 */
budget_calls: number | null, };

export type PromptTryPlan = { model: string, 
/**
 * Past inputs that would be looked at.
 */
inputs: number, 
/**
 * How many fit and may be sent.
 */
total: number, 
/**
 * How many more fit and are held out.
 */
held_out: number, 
/**
 * Those among them that this cannot be sent with.
 */
unfit: number, 
/**
 * Calls that would leave now.
 */
calls: number, 
/**
 * No more than so many leave, whatever has to be asked twice.
 */
most_calls: number, 
/**
 * Answers that are there already.
 */
cached: number, 
/**
 * Input and expected output together.
 */
tokens: number, 
/**
 * Expected; null where a price is not known.
 */
cost: Money | null, seconds: number, sends_to: Array<ReplayDestination>, 
/**
 * Why nothing would be sent.
 */
refused: AttuneError | null, };

export type PromptUndoAccept = { 
/**
 * The prompt that a group was accepted as.
 */
prompt: string, };

export type PromptVersion = { name: string, version: number, hash: string, messages: Array<Entry>, variables: Array<string>, settings: Settings, note: string | null, author: string | null, parent: number | null, 
/**
 * The version of another prompt that this one was forked from, `NAME@7`.
 */
origin: string | null, time: string, 
/**
 * What other tools call it.
 */
aliases: Array<string>, 
/**
 * The channels that point at it.
 */
channels: Array<string>, };

export type PromptVersions = { versions: Array<PromptVersion>, };

export type Prompts = { prompts: Array<PromptSummary>, };

export type PromptsFound = { 
/**
 * Versions of one prompt stand together, the oldest first; the prompt with the most messages comes first.
 */
found: Array<FoundVersion>, 
/**
 * Messages that were looked at: of each interaction the only system message, else the only message of all.
 */
of: number, 
/**
 * Messages that fit no template: `found:none` in a filter.
 */
rest: number, 
/**
 * Ids of some of their interactions.
 */
rest_examples: Array<string>, 
/**
 * Interactions without such a message.
 */
left_out: number, 
/**
 * Tells this search from others.
 */
search: string, time: string, 
/**
 * Where it was looked; empty for everywhere.
 */
filter: string, };

export type PromptsFoundLast = { 
/**
 * Null if nobody looked yet, or what was found showed what is gone since.
 */
last: PromptsFound | null, };

export type Provider = "openai" | "azure" | "ollama" | "lm-studio" | "vllm" | "llama-server" | "openai-compatible" | "anthropic" | "http" | "builtin";

export type RecentWorkspace = { 
/**
 * Names it in `workspace.switch` and `workspace.forget`.
 */
id: string, name: string, dir: string, 
/**
 * It is the one that is open here.
 */
open: boolean, 
/**
 * There is no workspace in that folder now: it was moved or deleted, or its disk is not there.
 */
gone: boolean, };

export type RecentWorkspaces = { 
/**
 * The one opened last comes first.
 */
workspaces: Array<RecentWorkspace>, };

export type RenderedFrom = { 
/**
 * The place of the version's entry, from 0; null where the past input brought the message.
 */
entry: number | null, 
/**
 * What templates filled in, in order. None of a message that is no single text.
 */
filled: Array<FilledPart>, };

export type ReplayCancel = { replay: string, };

export type ReplayCell = { case: string, part: Part, 
/**
 * It was held out of the examples for the prompt.
 */
held_out: boolean, 
/**
 * `baseline` or `candidate`, of the second candidate `candidate-2`.
 */
lane: string, version: string, repeat: number, 
/**
 * `done` or `failed`.
 */
state: string, cached: boolean, query: string, output: string | null, message: Message | null, finish: Finish | null, checks: Array<ReplayCellCheck>, attempts: Array<Attempt>, error_kind: ChatErrorKind | null, error: string | null, 
/**
 * When the answer was given; one from the cache keeps its time.
 */
answered_at: string | null, latency_ms: number | null, first_token_ms: number | null, usage: Usage | null, 
/**
 * Mean log-probability of the answer's tokens, where the provider gave them.
 */
mean_logprob: number | null, cost: Money | null, expected: string | null, correction: string | null, marks: Array<Mark>, };

export type ReplayCellCheck = { check: string, state: OutcomeState, passed: boolean | null, score: number | null, reason: string, };

export type ReplayCellList = { cells: Array<ReplayCell>, };

export type ReplayCells = { planned: number, 
/**
 * Finished, from the cache or by a call.
 */
done: number, cached: number, failed: number, 
/**
 * Not asked: stopped, over budget or given up.
 */
skipped: number, };

export type ReplayCellsOf = { replay: string, 
/**
 * Only those of these cases.
 */
cases: Array<string>, };

export type ReplayConfirm = { replay: string, 
/**
 * How often each flip is drawn again; 3 if not given.
 */
repeats: number | null, };

export type ReplayConfirmed = { confirmed: Array<string>, 
/**
 * Flips whose repeats disagree.
 */
flaky: Array<string>, replay: string, 
/**
 * `planned`, `running`, `finished`, `stopped` (early, decided), `cancelled`, `failed`.
 */
state: string, prompt: string, candidate: string, candidates: Array<string>, baseline: string, 
/**
 * The models that answer, by lane.
 */
models: Array<string | null>, 
/**
 * What the answers of each lane cost and how long they took, the baseline first.
 */
lanes: Array<ReplayLane>, cells: ReplayCells, failed_for: Array<ReplayFailedFor>, 
/**
 * Why cases that were chosen were left out.
 */
skipped_for: Array<ReplaySkippedFor>, calls: number, judge_calls: number, cost: Money, seconds: number, verdicts: Array<ReplayVerdict>, 
/**
 * The deciding check's verdicts on the target's cases that were held out of the examples for the prompt (`part` is
 * `held_out`), and on the `rest`.
 */
held_out: Array<ReplayVerdict>, 
/**
 * How each candidate does on the cases that were kept as tests.
 */
regression: Array<ReplayRegression>, broken: Array<string>, fixed: Array<string>, 
/**
 * The check that makes broken and fixed.
 */
deciding: string | null, cases: number, guard_cases: number, regression_cases: number, 
/**
 * Cases of the target that were held out.
 */
held_out_cases: number, 
/**
 * The version of the set whose cases they are, `NAME@2`.
 */
set: string | null, 
/**
 * The version of the regression set.
 */
regressions: string | null, not_applicable: Array<NotApplicable>, judges: Array<JudgeAgreement>, time: string, };

export type ReplayCourse = { 
/**
 * The deciding check.
 */
check: string | null, kind: VerdictKind, 
/**
 * Cases of the target.
 */
target: number, 
/**
 * None where outcomes have no known range, or all turns of sessions are taken.
 */
points: Array<ReplayCoursePoint>, 
/**
 * The first word that was due, and after how many pairs.
 */
decided: VerdictWord | null, decided_at: number | null, };

export type ReplayCourseOf = { replay: string, };

export type ReplayCoursePoint = { pairs: number, low: number, high: number, };

export type ReplayDestination = { host: string, 
/**
 * The models that answer there, by name.
 */
models: Array<string>, calls: number, 
/**
 * Cases whose messages would go there.
 */
cases: number, 
/**
 * Whose messages these are. Where nobody is named each session counts as somebody, else each case.
 */
users: number, 
/**
 * It is another machine.
 */
away: boolean, 
/**
 * Nothing may leave this machine, so that the replay will be refused before anything is sent.
 */
blocked: boolean, };

export type ReplayFailedFor = { reason: string, cells: number, };

export type ReplayFourFold = { both_pass: number, fixed: number, broken: number, both_fail: number, };

export type ReplayKeep = { replay: string, case: string, 
/**
 * The set that gets it; else the prompt's own, `NAME-regressions`.
 */
set: string | null, expected: string | null, };

export type ReplayKept = { set: string, version: number, 
/**
 * False if the set held it already.
 */
added: boolean, };

export type ReplayLane = { 
/**
 * `ticket@2`, or `recorded`.
 */
version: string, model: string | null, answers: number, 
/**
 * Mean of those answers whose cost is known.
 */
cost: Money | null, 
/**
 * Half of the answers took no longer, in milliseconds.
 */
p50_ms: number | null, 
/**
 * Of 20 answers, 19 took no longer.
 */
p95_ms: number | null, 
/**
 * How much more than the baseline.
 */
difference: ReplayLaneDifference | null, };

export type ReplayLaneDifference = { cost: Money | null, p50_ms: number | null, p95_ms: number | null, };

export type ReplayList = Record<symbol, never>;

export type ReplayListed = { replay: string, state: string, candidate: string, baseline: string, cells: ReplayCells, time: string, 
/**
 * The deciding check's word on the target.
 */
verdict: VerdictWord | null, 
/**
 * Cases that a person has marked.
 */
marked: number, prompt: string, };

export type ReplayMark = { replay: string, case: string, mark: Said, blind: boolean, reason: string | null, correction: string | null, };

export type ReplayMeasure = "latency" | "cost" | "length";

export type ReplayPair = { case: string, part: Part, slice: string | null, 
/**
 * The beginning of the last user turn.
 */
query: string, 
/**
 * The mean of its repeats.
 */
baseline: number | null, candidate: number | null, };

export type ReplayPairs = { check: string | null, measure: ReplayMeasure | null, baseline: string, candidate: string, 
/**
 * `binary` where every outcome is pass or fail.
 */
kind: VerdictKind, 
/**
 * Of all pages. Null for scores and measures.
 */
counts: ReplayFourFold | null, total: number, 
/**
 * Pairs that lack a side.
 */
unpaired: number, 
/**
 * Where the next page begins.
 */
next: number | null, pairs: Array<ReplayPair>, };

export type ReplayPairsOf = { replay: string, 
/**
 * Else the deciding one.
 */
check: string | null, 
/**
 * In place of a check's outcomes.
 */
measure: ReplayMeasure | null, 
/**
 * The version; else the first candidate.
 */
candidate: string | null, 
/**
 * Else target and guard.
 */
part: Part | null, 
/**
 * Pairs to pass over: `next` of the page before.
 */
after: number | null, limit: number | null, };

export type ReplayPlan = { candidate: string, baseline: string, cases: number, guard_cases: number, 
/**
 * Cases of the prompt's regression set, which are run first.
 */
regression_cases: number, 
/**
 * Cases of the target that are held out of the examples for the prompt.
 */
held_out_cases: number, 
/**
 * The version of the set whose cases they are, `NAME@2`.
 */
set: string | null, skipped: Array<ReplaySkipped>, 
/**
 * The same by reason.
 */
skipped_for: Array<ReplaySkippedFor>, cells: number, 
/**
 * Calls that would leave now.
 */
calls: number, 
/**
 * Calls of judges besides: on answers that are not there yet, and on those that no judge has read.
 */
judge_calls: number, 
/**
 * Cells that are answered from the cache.
 */
cached: number, 
/**
 * When the oldest answer in the cache was given.
 */
oldest_cached: string | null, 
/**
 * Input and expected output together, of judges too.
 */
tokens: number, 
/**
 * Expected, with what judges cost; null where a price is not known.
 */
cost: Money | null, seconds: number, 
/**
 * Which host gets how many users' messages.
 */
sends_to: Array<ReplayDestination>, checks: Array<ReplayPlannedCheck>, warnings: Array<string>, };

export type ReplayPlannedCheck = { name: string, version: number, decides: boolean, margin: number | null, description: string, };

export type ReplayRegression = { 
/**
 * The candidate.
 */
version: string, check: string, 
/**
 * Cases with an outcome on both sides.
 */
cases: number, 
/**
 * Those that pass under the baseline.
 */
passed_before: number, 
/**
 * Those that pass under the candidate.
 */
pass_now: number, 
/**
 * Those that pass under the baseline and fail under the candidate.
 */
broken: Array<string>, text: string, };

export type ReplayReport = { replay: string, 
/**
 * `planned`, `running`, `finished`, `stopped` (early, decided), `cancelled`, `failed`.
 */
state: string, prompt: string, candidate: string, candidates: Array<string>, baseline: string, 
/**
 * The models that answer, by lane.
 */
models: Array<string | null>, 
/**
 * What the answers of each lane cost and how long they took, the baseline first.
 */
lanes: Array<ReplayLane>, cells: ReplayCells, failed_for: Array<ReplayFailedFor>, 
/**
 * Why cases that were chosen were left out.
 */
skipped_for: Array<ReplaySkippedFor>, calls: number, judge_calls: number, cost: Money, seconds: number, verdicts: Array<ReplayVerdict>, 
/**
 * The deciding check's verdicts on the target's cases that were held out of the examples for the prompt (`part` is
 * `held_out`), and on the `rest`.
 */
held_out: Array<ReplayVerdict>, 
/**
 * How each candidate does on the cases that were kept as tests.
 */
regression: Array<ReplayRegression>, broken: Array<string>, fixed: Array<string>, 
/**
 * The check that makes broken and fixed.
 */
deciding: string | null, cases: number, guard_cases: number, regression_cases: number, 
/**
 * Cases of the target that were held out.
 */
held_out_cases: number, 
/**
 * The version of the set whose cases they are, `NAME@2`.
 */
set: string | null, 
/**
 * The version of the regression set.
 */
regressions: string | null, not_applicable: Array<NotApplicable>, judges: Array<JudgeAgreement>, time: string, };

export type ReplayRequest = { 
/**
 * This prompt on another model, in place of a candidate: the version at `production` (else the newest, or the one
 * that is named) stands on both sides, and only the models differ.
 */
prompt: string | null, candidate: Array<string>, 
/**
 * A version, or `recorded`. Else the version at `production`, else the recorded answers.
 */
baseline: string | null, candidate_model: string | null, baseline_model: string | null, 
/**
 * Sets both; with `prompt` the candidate's.
 */
model: string | null, 
/**
 * The target's cases; without filter and set all traffic of the prompt.
 */
filter: string | null, 
/**
 * `NAME@2` or, for the newest version, `NAME`.
 */
set: string | null, 
/**
 * Only cases that are held out of the examples for the prompt.
 */
held_out: boolean, 
/**
 * The newest so many.
 */
limit: number | null, 
/**
 * A random draw of so many.
 */
sample: number | null, seed: number | null, 
/**
 * Draw from each value of this field in proportion.
 */
stratify: string | null, 
/**
 * Give figures for each value of this field apart.
 */
slice: string | null, 
/**
 * Cases of the prompt's other traffic; 0 for none.
 */
guard: number | null, 
/**
 * Take every turn of a session; the statistics then resample whole sessions.
 */
all_turns: boolean, check: Array<string>, decide: string | null, margin: number | null, alpha: number | null, repeats: number | null, concurrency: number | null, budget_usd: Money | null, budget_calls: number | null, 
/**
 * Ask again for what is in the cache.
 */
fresh: boolean, 
/**
 * Such as `7d` or `12h`: what is older is asked again.
 */
max_cache_age: string | null, 
/**
 * Stop as soon as the running evidence decides.
 */
until_decided: boolean, 
/**
 * Go on though more than a fifth of the cases lack a variable.
 */
allow_skips: boolean, };

export type ReplayRescore = { replay: string, 
/**
 * The newest versions of these checks; with none, of the plan's own.
 */
check: Array<string>, 
/**
 * What judges may spend on it.
 */
budget_usd: Money | null, budget_calls: number | null, };

export type ReplayRescorePlan = { replay: string, judge_calls: number, tokens: number, 
/**
 * Expected; null where a price is not known.
 */
cost: Money | null, seconds: number, sends_to: Array<ReplayDestination>, };

export type ReplayResume = { replay: string, 
/**
 * The replay may spend so much in all from now on; else what it was planned with.
 */
budget_usd: Money | null, budget_calls: number | null, };

export type ReplayShow = { 
/**
 * Its id, the unique beginning of it, or `last`.
 */
replay: string, };

export type ReplaySkipped = { case: string, reason: string, part: Part, };

export type ReplaySkippedFor = { reason: string, cases: number, 
/**
 * One of them, to look at.
 */
example: string, };

export type ReplayVerdict = { 
/**
 * The candidate; `candidate` is its mean outcome, as in every verdict.
 */
version: string, check: string | null, part: string | null, 
/**
 * The slice that this verdict is of, null on the whole.
 */
slice: string | null, kind: VerdictKind, direction: Direction, 
/**
 * Cases with both sides.
 */
n: number, 
/**
 * Cases left out, because a side is missing.
 */
unpaired: number, 
/**
 * Mean outcome of the cases under the baseline.
 */
baseline: number | null, candidate: number | null, 
/**
 * Candidate − baseline.
 */
difference: number | null, interval: [number, number] | null, 
/**
 * 1 − α.
 */
level: number, method: VerdictMethod, p_value: number | null, 
/**
 * After Holm's correction, where the word shown is one of several.
 */
p_adjusted: number | null, 
/**
 * Cases that went over one half (from fail to pass); null for scores that are not on 0 to 1.
 */
fixed: number | null, broken: number | null, verdict: VerdictWord, margin: number | null, not_worse: boolean | null, no_difference: boolean | null, 
/**
 * Fresh cases that would decide it with 80 % power, if the effect seen is the true one.
 */
more_cases: number | null, 
/**
 * The smallest difference that this many cases find with 80 % power.
 */
detectable: number | null, tries: number, 
/**
 * One plain sentence, first in people.
 */
text: string, warnings: Array<string>, anytime: Anytime | null, seed: number, slices: Array<Verdict>, };

export type Replays = { 
/**
 * Newest first.
 */
replays: Array<ReplayListed>, };

export type ReportForm = "html" | "markdown" | "junit";

export type ReportWrite = { 
/**
 * Its id, or `last`.
 */
replay: string, file: string, form: ReportForm, };

export type ReportWritten = { file: string, };

export type Restore = { 
/**
 * The backup; or give `listed`.
 */
file: string | null, 
/**
 * One that `workspace.backups` names.
 */
listed: string | null, dir: string, 
/**
 * Opens the new workspace.
 */
open: boolean, };

export type Restored = { workspace: string, 
/**
 * The backup.
 */
file: string, bytes: number, interactions: number, };

export type RetirementPrompt = { prompt: string, 
/**
 * The channels whose version names the model.
 */
channels: Array<string>, 
/**
 * Of the prompt's answers.
 */
traffic: Array<ModelTraffic>, 
/**
 * A model that is set up here and could take its place.
 */
candidate_model: string | null, 
/**
 * The model that is set up here and answers now; null where only the recorded answers are left.
 */
baseline_model: string | null, 
/**
 * The replay that says whether the answers get worse.
 */
command: string, };

export type Retirements = { 
/**
 * Those that hit something here, the soonest first.
 */
retirements: Array<ModelRetirement>, };

export type Role = "system" | "developer" | "user" | "assistant" | "tool";

export type Rollback = { 
/**
 * `NAME@CHANNEL`.
 */
channel: string, 
/**
 * Write over the channel's file though somebody has changed it.
 */
overwrite: boolean, };

export type RolledBack = { moved_from: string | null, moved_to: string, file: string | null, delivery: Delivery | null, };

export type RowError = { file: string, 
/**
 * The line that the row starts at; the first is 1.
 */
line: number, field: string | null, reason: string, };

export type Said = "right" | "wrong" | "baseline" | "candidate" | "tie";

export type Satisfaction = { by: SatisfactionBy, 
/**
 * Null for answers that name none.
 */
prompt: string | null, version: string | null, 
/**
 * A model or a tag, as a filter names it.
 */
segment: string | null, 
/**
 * The filter that lists these answers; null where a filter cannot say it.
 */
filter: string | null, took: HomeTook, answers: number, thumbs: number, up: number, 
/**
 * Of the thumbs, the share that are up, with Wilson's interval at 95 %.
 */
share: number | null, interval: [number, number] | null, 
/**
 * Of the answers, the share that has a thumb.
 */
coverage: number | null, };

export type SatisfactionBy = "all" | "prompt" | "version" | "segment";

export type Search = { text: string, filter: string, limit: number | null, mode: SearchMode, };

export type SearchHit = { 
/**
 * 0 to 1, higher is nearer.
 */
score: number, id: string, time: string, prompt: string | null, version: string | null, model: string | null, query: string, output: string, thumb: Thumb | null, rating: number | null, correction: string | null, latency_ms: number | null, cost: Money | null, tags: Array<string>, };

export type SearchHits = { hits: Array<SearchHit>, 
/**
 * Interactions that cannot be found by meaning yet.
 */
not_yet_by_meaning: number, 
/**
 * Why meaning was left out, if it was.
 */
note: string | null, };

export type SearchMode = "hybrid" | "meaning" | "words";

export type SetAdd = { name: string, 
/**
 * Interactions that fit, such as `pattern:ID`; or give `ids`, `file` or `flips`.
 */
filter: string | null, ids: Array<string>, 
/**
 * The filter that the ids were picked from, so that it is known whether they were chosen by outcome.
 */
among: string | null, 
/**
 * JSONL: `{"id", "messages" or "query", "variables", "contexts", "expected"}` a line.
 */
file: string | null, 
/**
 * A replay whose flips become cases.
 */
flips: string | null, 
/**
 * Only these flips.
 */
kind: FlipKind | null, };

export type SetAdded = { set: string, version: number, 
/**
 * Cases that it holds now.
 */
cases: number, added: number, };

export type SetDiff = { 
/**
 * `NAME@1`, or another set.
 */
before: string, after: string, };

export type SetDiffered = { before: SetListed, after: SetListed, added: Array<SetEntry>, removed: Array<SetEntry>, };

export type SetEntry = { case: string, query: string, expected: string | null, 
/**
 * The interaction it is, if it is one.
 */
interaction: string | null, };

export type SetExport = { 
/**
 * `NAME@2` or, for the newest version, `NAME`.
 */
name: string, file: string, };

export type SetExported = { set: string, version: number, cases: number, file: string, };

export type SetList = Record<symbol, never>;

export type SetListed = { set: string, 
/**
 * The newest, or the one that was asked for.
 */
version: number, cases: number, 
/**
 * Where the cases came from that were new in this version.
 */
origin: string, 
/**
 * Its cases were picked by how their answers turned out, so recorded answers give no verdict on them.
 */
by_outcome: boolean, created: string, };

export type SetRegression = { prompt: string, 
/**
 * Interactions; or give `flips`.
 */
ids: Array<string>, 
/**
 * A replay whose flips become cases; the broken ones, unless `kind` says otherwise.
 */
flips: string | null, kind: FlipKind | null, };

export type SetShow = { 
/**
 * `NAME@2` or, for the newest version, `NAME`.
 */
name: string, };

export type SetShown = { entries: Array<SetEntry>, 
/**
 * All of them, newest first.
 */
versions: Array<SetVersion>, set: string, 
/**
 * The newest, or the one that was asked for.
 */
version: number, cases: number, 
/**
 * Where the cases came from that were new in this version.
 */
origin: string, 
/**
 * Its cases were picked by how their answers turned out, so recorded answers give no verdict on them.
 */
by_outcome: boolean, created: string, };

export type SetVersion = { version: number, cases: number, origin: string, created: string, };

export type Sets = { sets: Array<SetListed>, };

export type SettingChange = { name: string, before: unknown, after: unknown, };

export type Settings = { model: string | null, temperature: number | null, top_p: number | null, max_tokens: number | null, stop: Array<string> | null, seed: number | null, tools: unknown[] | null, response_format: unknown, };

export type Severity = "notice" | "damage";

export type Similar = { id: string, limit: number | null, };

export type SimilarityBy = "meaning" | "edit";

export type Stage = "address" | "tls" | "key" | "model" | "answer";

export type StatusRequest = Record<symbol, never>;

export type Step = { 
/**
 * The job, once there is one.
 */
job: string | null, 
/**
 * What is being done, in a few words.
 */
message: string, done: number, total: number | null, 
/**
 * Finished things per second.
 */
rate: number | null, seconds_left: number | null, 
/**
 * What this kind of work shows besides, such as the running interval of a replay.
 */
detail: unknown, };

export type Tag = { tag: string, ids: Array<string>, 
/**
 * Instead of ids: all that fit; empty for all there are.
 */
filter: string | null, };

export type Tagged = { tag: string, 
/**
 * Interactions that did not have it, or had it, before.
 */
changed: number, };

export type TestedModel = { ok: boolean, 
/**
 * Where it failed; `answer` if it did not.
 */
stage: Stage, message: string, 
/**
 * Of the answer; null without one.
 */
latency_ms: number | null, };

export type TextPlace = { 
/**
 * The first is 1.
 */
line: number, 
/**
 * In characters; the first is 1.
 */
column: number, 
/**
 * In characters.
 */
length: number, };

export type Thumb = "up" | "down";

export type Thumbs = { answers: number, thumbs: number, up: number, 
/**
 * Of the thumbs, the share that are up, with Wilson's interval at 95 %.
 */
share: number | null, interval: [number, number] | null, 
/**
 * Of the answers, the share that has a thumb.
 */
coverage: number | null, };

export type TokenCounts = { before: number, after: number, };

export type Turn = { role: Role, content?: Content, tool_calls?: unknown[], tool_call_id?: string, 
/**
 * Tells apart several speakers of one role.
 */
name?: string, };

export type Usage = { input_tokens: number | null, output_tokens: number | null, };

export type VariableChanges = { added: Array<string>, removed: Array<string>, };

export type Verdict = { check: string | null, part: string | null, 
/**
 * The slice that this verdict is of, null on the whole.
 */
slice: string | null, kind: VerdictKind, direction: Direction, 
/**
 * Cases with both sides.
 */
n: number, 
/**
 * Cases left out, because a side is missing.
 */
unpaired: number, 
/**
 * Mean outcome of the cases under the baseline.
 */
baseline: number | null, candidate: number | null, 
/**
 * Candidate − baseline.
 */
difference: number | null, interval: [number, number] | null, 
/**
 * 1 − α.
 */
level: number, method: VerdictMethod, p_value: number | null, 
/**
 * After Holm's correction, where the word shown is one of several.
 */
p_adjusted: number | null, 
/**
 * Cases that went over one half (from fail to pass); null for scores that are not on 0 to 1.
 */
fixed: number | null, broken: number | null, verdict: VerdictWord, margin: number | null, not_worse: boolean | null, no_difference: boolean | null, 
/**
 * Fresh cases that would decide it with 80 % power, if the effect seen is the true one.
 */
more_cases: number | null, 
/**
 * The smallest difference that this many cases find with 80 % power.
 */
detectable: number | null, tries: number, 
/**
 * One plain sentence, first in people.
 */
text: string, warnings: Array<string>, anytime: Anytime | null, seed: number, slices: Array<Verdict>, };

export type VerdictKind = "binary" | "score";

export type VerdictMethod = { interval: string, test: string, };

export type VerdictOf = { 
/**
 * CSV or JSONL with `case`, `baseline`, `candidate`, and optionally `slice`, `repeat`, `cluster`.
 */
file: string, 
/**
 * `auto`, `binary` or `score`.
 */
kind: string | null, margin: number | null, alpha: number | null, seed: number | null, };

export type VerdictWord = "better" | "worse" | "no_difference" | "not_worse" | "cant_tell";

export type View = { name: string, 
/**
 * In the filter language; empty for all.
 */
filter: string, sort: InteractionSort, 
/**
 * The columns of the window's table; none for the usual ones.
 */
columns: Array<string>, };

export type ViewList = Record<symbol, never>;

export type ViewRemove = { name: string, };

export type Views = { views: Array<View>, };

export type Wait = "ready" | "flips" | "replay" | "draft" | "rejects" | "feedback" | "retirement" | "file";

export type Waiting = { what: Wait, 
/**
 * The replay's id, the prompt's name or the file of rejected rows.
 */
subject: string | null, count: number, text: string, };

export type WeekOfRatings = { rated: number, mean: number, };

export type WeekOfThumbs = { 
/**
 * First and last day.
 */
from: string, to: string, took: HomeTook, answers: number, thumbs: number, up: number, 
/**
 * Of the thumbs, the share that are up, with Wilson's interval at 95 %.
 */
share: number | null, interval: [number, number] | null, 
/**
 * Of the answers, the share that has a thumb.
 */
coverage: number | null, };

export type WorkspaceForget = { 
/**
 * Its id, or its folder.
 */
id: string, };

export type WorkspaceInit = { dir: string, 
/**
 * Fill it with the sample.
 */
sample: boolean, };

export type WorkspaceMade = { workspace: string, schema_version: number, };

export type WorkspaceOpen = { dir: string, };

export type WorkspaceRecent = Record<symbol, never>;

export type WorkspaceStatus = { workspace: string, name: string, schema_version: number, 
/**
 * True for the sample that ships with the program.
 */
sample: boolean, interactions: number, feedback: number, prompts: number, replays: number, version: string, };

export type WorkspaceSwitch = { id: string, };

export interface Operations {
  /** Makes a workspace in an empty folder, with the sample in it if asked. */
  "workspace.init": { request: WorkspaceInit; answer: WorkspaceMade };
  /** Opens the workspace in a folder. */
  "workspace.open": { request: WorkspaceOpen; answer: WorkspaceStatus };
  /** What is in the open workspace. */
  "workspace.status": { request: StatusRequest; answer: WorkspaceStatus };
  /** Looks for damage and says what mends it. */
  "workspace.doctor": { request: Doctor; answer: Diagnosis };
  /** Copies the whole workspace into one file while others go on. */
  "workspace.backup": { request: Backup; answer: BackupMade };
  /** The backups that were made, with where they lie. */
  "workspace.backups": { request: BackupsOf; answer: Backups };
  /** What somebody who helps needs to know, without anything that anybody said or named. */
  "workspace.diagnostics": { request: DiagnosticsOf; answer: Diagnostics };
  /** Makes a new workspace from a backup. */
  "workspace.restore": { request: Restore; answer: Restored };
  /** The workspaces opened on this machine, newest first. */
  "workspace.recent": { request: WorkspaceRecent; answer: RecentWorkspaces };
  /** Opens one of them. */
  "workspace.switch": { request: WorkspaceSwitch; answer: WorkspaceStatus };
  /** Takes one off that list; the workspace itself is not touched. */
  "workspace.forget": { request: WorkspaceForget; answer: RecentWorkspaces };
  /** Whether people are content, what changed, what promotions brought, what waits. */
  "home.show": { request: HomeShow; answer: Home };
  /** Home's figures as Markdown, as a table or as a picture, to be put somewhere else. */
  "home.copy": { request: HomeCopy; answer: HomeCopied };
  /** What changed since a sequence number, by word. */
  "changes.since": { request: ChangesSince; answer: Changes };
  /** What a link or the name of a record leads to. */
  "link.find": { request: LinkFind; answer: LinkFound };
  /** Long work, newest first. */
  "job.list": { request: JobList; answer: Jobs };
  /** Asks a job to stop; what it committed stays. */
  "job.cancel": { request: JobCancel; answer: JobCancelled };
  /** What a file is taken for, and its first rows as they would come in. */
  "import.preview": { request: ImportPreview; answer: ImportPreviewed };
  /** What a person can choose from to say how a file is read. */
  "import.presets": { request: ImportPresets; answer: ImportPresetsListed };
  /** Writes how a file would be read as a mapping file. */
  "import.write_mapping": { request: ImportWriteMapping; answer: ImportMappingWritten };
  /** The mappings that were chosen, and are taken again for files of the same source or shape. */
  "import.mappings": { request: KeptMappingList; answer: KeptMappings };
  /** Forgets a mapping that was chosen. */
  "import.forget": { request: KeptMappingForget; answer: KeptMappingForgotten };
  /** Imports files. */
  "import.run": { request: ImportRun; answer: Imported };
  /** The imports that were made. */
  "import.list": { request: ImportList; answer: Batches };
  /** Takes an import back, but for what is used elsewhere. */
  "import.undo": { request: ImportUndo; answer: ImportUndone };
  /** A page of interactions. */
  "interaction.list": { request: InteractionList; answer: Interactions };
  /** What the interactions that fit a filter have in common, with counts. */
  "interaction.facets": { request: InteractionFacets; answer: Facets };
  /** Interactions as JSON, or as calls that ask the same again. */
  "interaction.copy": { request: InteractionCopy; answer: InteractionCopied };
  /** Keeps a filter, an order and columns under a name. */
  "view.save": { request: View; answer: Views };
  /** The views that were saved. */
  "view.list": { request: ViewList; answer: Views };
  /** Forgets a view. */
  "view.remove": { request: ViewRemove; answer: Views };
  /** The whole record of one interaction. */
  "interaction.show": { request: InteractionShow; answer: InteractionRecord };
  /** Interactions by words and by meaning. */
  "interaction.search": { request: Search; answer: SearchHits };
  /** More like one of them. */
  "interaction.similar": { request: Similar; answer: SearchHits };
  /** Makes the index of meaning anew. */
  "index.rebuild": { request: IndexRebuild; answer: IndexRebuilt };
  /** Writes interactions in the own form. */
  "interaction.export": { request: ExportInteractions; answer: Exported };
  /** Puts failures that mean alike together; patterns that are there keep their members. */
  "pattern.group": { request: PatternGroup; answer: PatternsGrouped };
  /** The patterns as they were found last, largest first. */
  "pattern.list": { request: PatternList; answer: Patterns };
  /** Reads the users' next turns that were not read yet. */
  "follow_up.read": { request: FollowUpRead; answer: FollowUpsRead };
  /** What the turns after answers were read as. */
  "follow_up.list": { request: FollowUpList; answer: FollowUps };
  /** Takes interactions out for good, and every byte of them. */
  "interaction.erase": { request: Erase; answer: Erased };
  /** Adds a thumb, a rating, a comment or a correction. */
  "feedback.add": { request: FeedbackAdd; answer: FeedbackAdded };
  /** Puts a tag on interactions. */
  "tag.add": { request: Tag; answer: Tagged };
  /** Takes a tag off interactions. */
  "tag.remove": { request: Tag; answer: Tagged };
  /** The prompts, with their channels. */
  "prompt.list": { request: PromptList; answer: Prompts };
  /** A prompt's versions, newest first. */
  "prompt.history": { request: PromptHistory; answer: PromptVersions };
  /** One version. */
  "prompt.show": { request: PromptShow; answer: PromptVersion };
  /** What a channel points at. */
  "prompt.get": { request: PromptGet; answer: PromptVersion };
  /** Adds a version. */
  "prompt.add": { request: PromptAdd; answer: PromptAdded };
  /** Adds the prompts of a file or a folder. */
  "prompt.import": { request: PromptImport; answer: PromptImported };
  /** Writes a prompt's versions as files. */
  "prompt.export": { request: PromptExport; answer: PromptExported };
  /** The messages that would be sent. */
  "prompt.render": { request: PromptRender; answer: PromptRendered };
  /** Past inputs to look at while a prompt is written. */
  "prompt.examples": { request: PromptExamples; answer: PromptExamplesShown };
  /** What a template can name: the variables of past inputs, and the words of its language. */
  "prompt.offered": { request: PromptOffered; answer: PromptOffers };
  /** All that is wrong in what is being written, with its places, and its tokens. */
  "prompt.check": { request: PromptCheck; answer: PromptChecked };
  /** What trying on past inputs would send, before anything is sent. */
  "prompt.plan_try": { request: PromptTry; answer: PromptTryPlan };
  /** Sends what is being written with a few past inputs, to see its answers beside the recorded ones. */
  "prompt.try": { request: PromptTry; answer: PromptTried };
  /** Makes a new prompt of a version of another one. */
  "prompt.fork": { request: PromptFork; answer: PromptAdded };
  /** What changed between two versions. */
  "prompt.diff": { request: PromptDiff; answer: PromptDiffed };
  /** Templates that messages of the history were made from. */
  "prompt.find": { request: PromptFind; answer: PromptsFound };
  /** What was found last, and what its messages belong to. */
  "prompt.found": { request: PromptFoundLast; answer: PromptsFoundLast };
  /** Makes a group that was found a prompt, to which its interactions belong from then on. */
  "prompt.accept": { request: PromptAccept; answer: PromptAccepted };
  /** Gives interactions back to what the log named; the prompt stays. */
  "prompt.undo_accept": { request: PromptUndoAccept; answer: PromptAcceptUndone };
  /** Keeps what is being typed. */
  "draft.save": { request: DraftSave; answer: DraftSaved };
  /** What was being typed. */
  "draft.load": { request: DraftLoad; answer: DraftLoaded };
  /** Throws a draft away. */
  "draft.drop": { request: DraftDrop; answer: DraftLoaded };
  /** What is held out of the examples of each prompt, so that replays can measure on it. */
  "held_out.show": { request: HeldOutShow; answer: HeldOutShown };
  /** Sets how much is held out. */
  "held_out.set": { request: HeldOutSet; answer: HeldOutShown };
  /** Makes a frozen list of cases, or its next version. */
  "set.add": { request: SetAdd; answer: SetAdded };
  /** The sets. */
  "set.list": { request: SetList; answer: Sets };
  /** Adds to the cases that every replay of a prompt runs first. */
  "set.regression": { request: SetRegression; answer: SetAdded };
  /** What two versions of a set differ in. */
  "set.diff": { request: SetDiff; answer: SetDiffered };
  /** Writes a set's cases as a file that a set can be made of. */
  "set.export": { request: SetExport; answer: SetExported };
  /** One set's cases and versions. */
  "set.show": { request: SetShow; answer: SetShown };
  /** Adds a check, or a new version of one. */
  "check.add": { request: CheckAdd; answer: CheckAdded };
  /** The checks. */
  "check.list": { request: CheckList; answer: Checks };
  /** Removes a check, or takes that back. */
  "check.remove": { request: CheckRemove; answer: CheckRemoved };
  /** Tries a check on recorded outputs. */
  "check.test": { request: CheckTest; answer: CheckTested };
  /** Makes a prompt's replays use a check. */
  "check.attach": { request: CheckAttach; answer: Array<CheckAttached> };
  /** The checks that a prompt's replays use. */
  "check.attached": { request: AttachedTo; answer: Array<CheckAttached> };
  /** Adds a model. */
  "model.add": { request: ModelAdd; answer: ModelAdded };
  /** The models. */
  "model.list": { request: ModelList; answer: Models };
  /** Tries a model with one short call. */
  "model.test": { request: ModelTest; answer: TestedModel };
  /** Removes a model and its key. */
  "model.remove": { request: ModelRemove; answer: ModelRemoved };
  /** Models that are switched off, and which prompts and what share of the answers that hits. */
  "model.retirements": { request: ModelRetirements; answer: Retirements };
  /** What models cost. */
  "model.prices": { request: ModelPrices; answer: PriceTable };
  /** Sets a price of the workspace's own. */
  "model.set_price": { request: ModelSetPrice; answer: PriceTable };
  /** Takes a price of the workspace's own away. */
  "model.forget_price": { request: ModelForgetPrice; answer: PriceTable };
  /** Model servers that run on this machine. */
  "model.discover": { request: ModelDiscover; answer: ModelsDiscovered };
  /** What a replay would do, before anything is sent. */
  "replay.plan": { request: ReplayRequest; answer: ReplayPlan };
  /** Replays. */
  "replay.run": { request: ReplayRequest; answer: ReplayReport };
  /** Goes on where a replay stopped. */
  "replay.resume": { request: ReplayResume; answer: ReplayReport };
  /** Stops a replay; what is finished stays. */
  "replay.cancel": { request: ReplayCancel; answer: ReplayReport };
  /** What a replay says. */
  "replay.show": { request: ReplayShow; answer: ReplayReport };
  /** The replays, newest first. */
  "replay.list": { request: ReplayList; answer: Replays };
  /** A replay's outputs, with their outcomes. */
  "replay.cells": { request: ReplayCellsOf; answer: ReplayCellList };
  /** What became of each case on both sides, by a check or by latency, cost or length; a page at a time. */
  "replay.pairs": { request: ReplayPairsOf; answer: ReplayPairs };
  /** How the running interval closed in. */
  "replay.course": { request: ReplayCourseOf; answer: ReplayCourse };
  /** What judges would need to score stored outputs again. */
  "replay.plan_rescore": { request: ReplayRescore; answer: ReplayRescorePlan };
  /** Scores stored outputs again, with today's checks. */
  "replay.rescore": { request: ReplayRescore; answer: ReplayReport };
  /** Says of a case what a person sees. */
  "replay.mark": { request: ReplayMark; answer: ReplayReport };
  /** Draws the flips again. */
  "replay.confirm": { request: ReplayConfirm; answer: ReplayConfirmed };
  /** Keeps a case as a test. */
  "replay.keep": { request: ReplayKeep; answer: ReplayKept };
  /** The verdict of a pairs file. */
  "verdict.of": { request: VerdictOf; answer: Verdict };
  /** A channel's gate. */
  "gate.show": { request: GateShow; answer: GateShown };
  /** The gates of all channels. */
  "gate.list": { request: GateList; answer: Gates };
  /** Takes a channel's own gate away. */
  "gate.remove": { request: GateRemove; answer: GateShown };
  /** Sets a channel's gate. */
  "gate.set": { request: GateSet; answer: GateShown };
  /** Moves a channel, if its gate is met. */
  "promotion.promote": { request: Promote; answer: Promoted };
  /** Moves a channel back. */
  "promotion.rollback": { request: Rollback; answer: RolledBack };
  /** The moves of channels, newest first. */
  "promotion.list": { request: PromotionList; answer: Promotions };
  /** Sets the folder that gets a prompt's file when the channel moves. */
  "promotion.folder": { request: ChannelFolder; answer: ChannelFolderSet };
  /** The folders of channels, and how each promoted file is. */
  "promotion.files": { request: DeliveryFiles; answer: Deliveries };
  /** Brings files to where their channel points; takes or overwrites what somebody has changed. */
  "promotion.deliver": { request: Deliver; answer: Deliveries };
  /** Writes a replay as one HTML file for somebody who knows none of our words. */
  "report.write": { request: ReportWrite; answer: ReportWritten };
  /** Whether anything may leave this machine, and what was sent where. */
  "egress.show": { request: EgressShow; answer: Egress };
  /** Closes or opens the way out. */
  "egress.set": { request: EgressSet; answer: Egress };
  /** What masking would hide. */
  "mask.preview": { request: MaskPreview; answer: MaskPreviewed };
  /** Begins or ends to hide personal data in what is sent and reported. */
  "mask.set": { request: MaskSet; answer: MaskSetting };
  /** The chain of events. */
  "audit.list": { request: AuditList; answer: AuditEvents };
  /** Whether the chain is whole. */
  "audit.verify": { request: AuditVerify; answer: AuditVerified };
}

/** The words whose change makes an operation's answer stale. */
export const reads: Record<keyof Operations, readonly string[]> = {
  "workspace.init": [],
  "workspace.open": [],
  "workspace.status": ["interaction", "feedback", "prompt", "replay"],
  "workspace.doctor": [],
  "workspace.backup": [],
  "workspace.backups": ["backup"],
  "workspace.diagnostics": [],
  "workspace.restore": [],
  "workspace.recent": [],
  "workspace.switch": [],
  "workspace.forget": [],
  "home.show": ["interaction", "feedback", "batch", "follow_up", "prompt", "promotion", "pattern", "draft", "replay", "cell", "mark"],
  "home.copy": [],
  "changes.since": [],
  "link.find": [],
  "job.list": ["job"],
  "job.cancel": [],
  "import.preview": ["mapping"],
  "import.presets": [],
  "import.write_mapping": [],
  "import.mappings": ["mapping"],
  "import.forget": [],
  "import.run": [],
  "import.list": ["batch"],
  "import.undo": [],
  "interaction.list": ["interaction", "feedback"],
  "interaction.facets": ["interaction", "feedback", "follow_up"],
  "interaction.copy": [],
  "view.save": [],
  "view.list": ["view"],
  "view.remove": [],
  "interaction.show": ["interaction", "feedback", "follow_up", "replay", "cell"],
  "interaction.search": ["interaction", "feedback"],
  "interaction.similar": ["interaction", "feedback"],
  "index.rebuild": [],
  "interaction.export": ["interaction", "feedback"],
  "pattern.group": [],
  "pattern.list": ["interaction", "feedback", "pattern"],
  "follow_up.read": [],
  "follow_up.list": ["interaction", "feedback", "follow_up"],
  "interaction.erase": [],
  "feedback.add": [],
  "tag.add": [],
  "tag.remove": [],
  "prompt.list": ["prompt", "draft", "interaction"],
  "prompt.history": ["prompt"],
  "prompt.show": ["prompt"],
  "prompt.get": ["prompt"],
  "prompt.add": [],
  "prompt.import": [],
  "prompt.export": [],
  "prompt.render": ["prompt", "interaction"],
  "prompt.examples": ["interaction", "feedback", "held_out"],
  "prompt.offered": ["interaction", "held_out"],
  "prompt.check": ["prompt", "interaction", "held_out"],
  "prompt.plan_try": ["interaction", "held_out", "model", "egress", "prompt"],
  "prompt.try": [],
  "prompt.fork": [],
  "prompt.diff": ["prompt"],
  "prompt.find": [],
  "prompt.found": ["found", "interaction", "prompt"],
  "prompt.accept": [],
  "prompt.undo_accept": [],
  "draft.save": [],
  "draft.load": ["draft"],
  "draft.drop": [],
  "held_out.show": ["held_out", "interaction", "prompt"],
  "held_out.set": [],
  "set.add": [],
  "set.list": ["set"],
  "set.regression": [],
  "set.diff": ["set"],
  "set.export": [],
  "set.show": ["set"],
  "check.add": [],
  "check.list": ["check"],
  "check.remove": [],
  "check.test": [],
  "check.attach": [],
  "check.attached": ["check"],
  "model.add": [],
  "model.list": ["model"],
  "model.test": [],
  "model.remove": [],
  "model.retirements": ["model", "prompt", "promotion", "interaction"],
  "model.prices": ["model"],
  "model.set_price": [],
  "model.forget_price": [],
  "model.discover": [],
  "replay.plan": [],
  "replay.run": [],
  "replay.resume": [],
  "replay.cancel": [],
  "replay.show": ["replay", "cell", "mark"],
  "replay.list": ["replay", "cell", "mark"],
  "replay.cells": ["replay", "cell", "mark"],
  "replay.pairs": ["replay", "cell", "mark"],
  "replay.course": ["replay", "cell"],
  "replay.plan_rescore": [],
  "replay.rescore": [],
  "replay.mark": [],
  "replay.confirm": [],
  "replay.keep": [],
  "verdict.of": [],
  "gate.show": ["gate"],
  "gate.list": ["gate", "prompt", "promotion"],
  "gate.remove": [],
  "gate.set": [],
  "promotion.promote": [],
  "promotion.rollback": [],
  "promotion.list": ["promotion"],
  "promotion.folder": [],
  "promotion.files": ["prompt", "promotion"],
  "promotion.deliver": [],
  "report.write": [],
  "egress.show": ["egress"],
  "egress.set": [],
  "mask.preview": ["interaction"],
  "mask.set": [],
  "audit.list": ["audit"],
  "audit.verify": ["audit"],
};
