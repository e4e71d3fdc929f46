/** The words of the screens, read off the core's operations. */
import type { Operations } from "./operations";

/** What may be left out of a request: the core takes a missing field for null. */
export type Lean<T> = T extends readonly (infer One)[]
  ? Lean<One>[]
  : T extends object
    ? { [K in keyof T as null extends T[K] ? never : K]: Lean<T[K]> } & {
        [K in keyof T as null extends T[K] ? K : never]?: Lean<T[K]>;
      }
    : T;

export type Name = keyof Operations;
export type Request<N extends Name> = Lean<Operations[N]["request"]>;
export type Answer<N extends Name> = Operations[N]["answer"];

export type {
  Answered,
  AttuneError,
  Batch,
  Check,
  Code,
  Delivery as Delivered,
  DeliveryChanged,
  DeliveryFolder,
  Diagnosis,
  Facet,
  Feedback,
  FeedbackRule,
  FoundVersion,
  GateCondition,
  GrowingPattern,
  Guessed,
  Hunk,
  ImportChoice,
  Imported,
  ImportedFile,
  InteractionListed,
  InteractionRecord,
  InteractionSort,
  Job,
  JudgeAgreement,
  MappingOrigin,
  Mark,
  MaskKind,
  Message,
  MessageDiff,
  ModelListed,
  ModelRetirement,
  ModelTraffic,
  OurWord,
  Pattern,
  Place,
  Promotion,
  PromotionEffect,
  PromptDiffed,
  PromptFault,
  PromptOffers,
  PromptSummary,
  PromptTriedInput,
  PromptVersion,
  Provider,
  ReplayCell,
  ReplayDestination,
  ReplayLane,
  ReplayListed,
  ReplayPlan,
  ReplayReport,
  ReplayVerdict,
  RetirementPrompt,
  Role,
  RowError,
  Said,
  Satisfaction,
  SearchHit,
  SearchMode,
  Step,
  Thumb,
  Verdict,
  VerdictWord,
  View,
  Waiting,
  WeekOfThumbs,
  WorkspaceStatus,
} from "./operations";

// What the editor holds: absent where nothing is set.
export type Body = NonNullable<Request<"prompt.add">["body"]>;
export type Entry = Body["messages"][number];
export type Turn = Extract<Entry, { role: unknown }>;
export type Settings = Body["settings"];
