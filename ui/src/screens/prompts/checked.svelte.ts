/** What the core says of what is being written: faults with their places, and tokens. It is asked when typing pauses. */
import { query, type Query } from "../../client.svelte";
import type { Answer, Entry, PromptFault, Settings } from "../../words";
import type { Comparison } from "./comparison.svelte";
import type { PastInputs } from "./pastinputs.svelte";

export interface Looked {
  /** The text that was looked at, and what is wrong in it. */
  text: string;
  faults: readonly PromptFault[];
  /** It is the text that stands there now. */
  isCurrent: boolean;
  /** Undefined until it is counted. */
  tokens: number | undefined;
  /** Against the message it was; undefined where there was none. */
  change: number | undefined;
}

type Body = { messages: readonly Entry[]; settings: Settings };

const textOf = (entry: Entry | undefined) =>
  entry && "content" in entry && typeof entry.content === "string" ? entry.content : "";

export class Checked {
  readonly query: Query<"prompt.check">;
  /** The newest answer, and what it is the answer to. */
  private last = $state.raw<{ body: Body; answer: Answer<"prompt.check"> }>();

  /** Call it while a component is being set up. */
  constructor(comparison: Comparison, inputs: PastInputs) {
    this.query = query("prompt.check", () => {
      const [body, base] = [comparison.body.now, comparison.with];
      const { prompt, filter } = inputs;
      return body && { body, base: base ? `${base.name}@${base.version}` : null, prompt, filter };
    });
    $effect(() => {
      const body = comparison.body.now;
      if (body && this.query.data && !this.query.loading && !this.query.error)
        this.last = { body, answer: this.query.data };
    });
  }

  get answer(): Answer<"prompt.check"> | undefined {
    return this.last?.answer;
  }

  /** Of a message, which may have moved since. */
  of(message: Entry, place: number): Looked {
    const same = this.last?.body.messages.indexOf(message) ?? -1;
    const at = same >= 0 ? same : place;
    const told = this.last?.answer.messages[at];
    return {
      text: textOf(this.last?.body.messages[at]),
      faults: this.last?.answer.faults.filter((fault) => fault.message === at) ?? [],
      isCurrent: same >= 0,
      tokens: told?.tokens,
      change: told?.change ?? undefined,
    };
  }

  /** Of a setting. */
  ofSetting(name: string): readonly PromptFault[] {
    return this.last?.answer.faults.filter(({ setting }) => setting === name) ?? [];
  }
}
