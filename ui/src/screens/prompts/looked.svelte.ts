/** What the core says of one message while it is written. */
import { query } from "../../client.svelte";
import type { Said } from "../../parts/editor/problems";
import type { Body, Entry } from "../../words";
import { settled } from "./settled.svelte";

export interface Looked {
  readonly said: Said;
  /** Undefined until it is counted. */
  readonly tokens: number | undefined;
  /** Against the message it was; undefined where there was none. */
  readonly change: number | undefined;
}

const nothing: Body = { messages: [], settings: {} };
const alone = (message: Entry): Body => ({ messages: [message], settings: {} });

/** `before` is the message in the version it is compared with. Call it while a component is being set up. */
export function lookAt(message: () => Entry, before: () => Entry | undefined): Looked {
  const now = settled(message);
  const used = query("prompt.diff", () => ({ before: nothing, after: alone(now.now) }));
  const changed = query("prompt.diff", () => {
    const old = before();
    return old ? { before: alone(old), after: alone(now.now) } : null;
  });
  // Variables that are missing are looked at elsewhere; only a template that cannot be used matters here.
  const checked = query("prompt.render", () => ("role" in now.now ? { body: alone(now.now), vars: {} } : null));
  const said = $derived.by((): Said => {
    const { error } = checked;
    const isFault = error?.code === "bad_template";
    const message = error && [error.message, error.hint].filter(Boolean).join(". ");
    return {
      fault: isFault ? { line: error.where?.line ?? null, message: message ?? "" } : null,
      variables: used.data?.variables.added ?? [],
    };
  });
  const change = $derived.by(() => {
    const tokens = before() && changed.data?.tokens;
    return tokens ? tokens.after - tokens.before : undefined;
  });
  return {
    get said() {
      return said;
    },
    get tokens() {
      return used.data?.tokens.after;
    },
    get change() {
      return change;
    },
  };
}
