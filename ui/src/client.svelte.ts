/**
 * Calls and cached reads.
 *
 * `call` asks the core for something. `query` keeps an answer on screen: it is asked again when its request changes or
 * when one of the words it reads (the core's own list) has changed, by this window or by another process. Meanwhile the
 * old answer stays, marked as loading.
 */
import { untrack } from "svelte";
import { asError, type Backend } from "./backend";
import { reads } from "./operations";
import type { Answer, AttuneError, Name, Request, Step } from "./words";

const POLL_MS = 1000;

let backend: Backend;
/** The last change that was seen; null before the first look. */
let seq: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const entries = new Map<string, Entry>();
const listeners = new Set<{ name: Name; react: () => void }>();

/** Names the backend; all calls go there. */
export function connect(to: Backend): void {
  backend = to;
  entries.clear();
  seq = null;
}

export function theBackend(): Backend {
  return backend;
}

/** Asks the core. Rejects with an {@link AttuneError}. What it changed is read anew at once. */
export async function call<N extends Name>(
  name: N,
  request: Request<N>,
  onProgress?: (step: Step) => void,
): Promise<Answer<N>> {
  try {
    const answer = await backend.call(name, request, onProgress);
    if (opens.has(name)) begin();
    return answer;
  } catch (thrown) {
    throw asError(thrown);
  } finally {
    void look();
  }
}

/** After these another workspace is open. */
const opens: ReadonlySet<Name> = new Set([
  "workspace.init",
  "workspace.open",
  "workspace.restore",
  "workspace.switch",
] as const);

/** Everything is read anew, and changes are counted from the start. */
function begin(): void {
  seq = null;
  invalidate(null);
}

/** An answer kept on screen. */
export interface Query<N extends Name> {
  readonly data: Answer<N> | undefined;
  readonly error: AttuneError | undefined;
  /** True while an answer is on its way; `data` is then the old one, or missing on the first load. */
  readonly loading: boolean;
  refresh(): void;
}

/**
 * Keeps the answer to `request()` up to date while the component lives. `null` asks nothing. Call it while a component
 * is being set up.
 */
export function query<N extends Name>(name: N, request: () => Request<N> | null): Query<N> {
  let entry = $state.raw<Entry>();
  let last = $state.raw<unknown>();
  $effect(() => {
    const wanted = request();
    if (wanted === null) {
      entry = undefined;
      return;
    }
    const key = JSON.stringify([name, wanted]);
    const mine = untrack(() => entries.get(key) ?? new Entry(name, wanted));
    entries.set(key, mine);
    entry = mine;
    return untrack(() => mine.watch(() => entries.delete(key)));
  });
  $effect(() => {
    if (entry?.data !== undefined) last = entry.data;
  });
  return {
    get data() {
      return (entry?.data ?? (entry && !entry.error ? last : undefined)) as Answer<N> | undefined;
    },
    get error() {
      return entry?.error;
    },
    get loading() {
      return entry?.loading ?? false;
    },
    refresh: () => entry?.load(),
  };
}

class Entry {
  data = $state.raw<unknown>();
  error = $state.raw<AttuneError>();
  loading = $state(false);
  private watchers = 0;
  private turn = 0;

  constructor(
    readonly name: Name,
    private readonly request: unknown,
  ) {}

  /** Gives a function that stops watching; `forget` is called after the last one. */
  watch(forget: () => void): () => void {
    this.watchers += 1;
    if (this.watchers === 1) this.load();
    return () => {
      this.watchers -= 1;
      if (this.watchers === 0) forget();
    };
  }

  load(): void {
    const turn = ++this.turn;
    this.loading = true;
    void backend.call(this.name, this.request as never).then(
      (data) => this.settle(turn, data, undefined),
      (thrown) => this.settle(turn, undefined, asError(thrown)),
    );
  }

  /** A later request overtakes an earlier one. */
  private settle(turn: number, data: unknown, error: AttuneError | undefined): void {
    if (turn !== this.turn) return;
    this.data = data;
    this.error = error;
    this.loading = false;
  }
}

/** Calls `react` when something that an operation reads has changed, while the component lives. */
export function whenChanged(name: Name, react: () => void): void {
  $effect(() => {
    const listener = { name, react };
    listeners.add(listener);
    return () => void listeners.delete(listener);
  });
}

/** Reads anew whatever shows one of these words; `null` stands for all. */
export function invalidate(words: readonly string[] | null): void {
  const isStale = (name: Name) => words === null || reads[name].some((word) => words.includes(word));
  for (const entry of entries.values()) if (isStale(entry.name)) entry.load();
  for (const { name, react } of listeners) if (isStale(name)) react();
}

/** Looks from now on for changes, of this window or of another process. Gives a function that stops it. */
export function watchChanges(): () => void {
  void look();
  return () => clearTimeout(timer);
}

async function look(): Promise<void> {
  clearTimeout(timer);
  try {
    const changed = await backend.call("changes.since", { seq: seq ?? 0 });
    const isFirst = seq === null;
    seq = changed.seq;
    if (!isFirst) invalidate(changed.words);
  } catch {
    // No workspace is open, or the core is busy: the next look will tell.
  } finally {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), document.hidden ? POLL_MS * 5 : POLL_MS);
  }
}
