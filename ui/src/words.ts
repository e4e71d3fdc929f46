/** The words of the screens, read off the operations, so that a change in the core shows here and nowhere else. */
import type { Operations } from "./operations";

export type Name = keyof Operations;
export type Request<N extends Name> = Operations[N]["request"];
export type Answer<N extends Name> = Operations[N]["answer"];

export type { AttuneError, Code, Place, Step } from "./operations";

export type InteractionRow = Answer<"interaction.list">["interactions"][number];
export type InteractionRecord = Answer<"interaction.show">;
export type Feedback = InteractionRecord["feedback"][number];
export type Message = InteractionRecord["messages"][number];
export type Hit = Answer<"interaction.search">["hits"][number];

export type Preview = Answer<"import.preview">;
export type Imported = Answer<"import.run">;
export type RowError = Preview["first_errors"][number];

export type Prompt = Answer<"prompt.list">["prompts"][number];
export type PromptVersion = Answer<"prompt.show">;
export type Body = Request<"prompt.add">["body"];
export type Entry = Body["messages"][number];
export type Turn = Extract<Entry, { role: unknown }>;
export type Settings = Body["settings"];
export type Diff = Answer<"prompt.diff">;
export type MessageDiff = Diff["messages"][number];
export type Hunk = MessageDiff["hunks"][number];
export type Draft = NonNullable<Answer<"draft.load">["draft"]>;
export type Channel = Answer<"channel.list">["channels"][number];
export type Move = Answer<"promotion.list">["promotions"][number];

export type Check = Answer<"check.list">["checks"][number];
export type Model = Answer<"model.list">["models"][number];

export type ReplayRequest = Request<"replay.plan">;
export type Plan = Answer<"replay.plan">;
export type Replay = Answer<"replay.show">;
export type ReplayItem = Answer<"replay.list">["replays"][number];
export type Verdict = Replay["verdicts"][number];
export type VerdictWord = Verdict["verdict"];
export type Cell = Answer<"replay.cells">["cells"][number];
export type Mark = Replay["marks"][number];
export type MarkWord = Mark["mark"];
export type Condition = Answer<"gate.show">["conditions"][number];

export type Job = Answer<"job.list">["jobs"][number];
