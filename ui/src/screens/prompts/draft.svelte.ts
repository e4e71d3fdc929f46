/** What is typed in the editor and not a version yet. It is saved by itself, so that a crash loses nothing. */
import { asError } from "../../backend";
import { call } from "../../client.svelte";
import type { AttuneError, Body, Settings, Entry } from "../../words";

const SAVE_AFTER_MS = 600;

export interface Part {
  /** Stays with the message while it moves. */
  id: number;
  message: Entry;
}

/** What the editor needs of a version. */
export type Start = Body & { version: number };

type State = "none" | "unsaved" | "saved";

export class DraftEditor {
  parts = $state.raw<Part[]>([]);
  settings = $state.raw<Settings>({});
  note = $state("");
  /** The version it began from; null for a new prompt. */
  parent = $state<number | null>(null);
  /** The version of another prompt that it was forked from, while none of its own is there. */
  origin = $state<string | null>(null);
  state = $state<State>("none");
  error = $state.raw<AttuneError>();
  ready = $state(false);
  readonly body: Body = $derived({ messages: this.parts.map((part) => part.message), settings: this.settings });
  private nextId = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly prompt: string) {}

  /** Takes up the draft that is there, else the newest version, else begins with one empty message. */
  async open(newest: Start | undefined): Promise<void> {
    try {
      const { draft } = await call("draft.load", { prompt: this.prompt });
      const kept = draft && readKept(draft.content);
      if (kept) {
        this.put(kept, kept.note, draft.parent, "saved");
        this.origin = kept.origin;
      } else this.begin(newest);
      this.error = undefined;
    } catch (thrown) {
      this.error = asError(thrown);
    }
    this.ready = true;
  }

  /** Shows a version as it is; the first change makes a draft of it. */
  begin(version: Start | undefined): void {
    const empty: Body = { messages: [{ role: "system", content: "" }], settings: {} };
    this.put(version ?? empty, "", version?.version ?? null, "none");
  }

  private put({ messages, settings }: Body, note: string, parent: number | null, state: State): void {
    this.parts = messages.map((message) => ({ id: this.nextId++, message }));
    [this.settings, this.note, this.parent, this.state] = [settings, note, parent, state];
  }

  change(id: number, message: Entry): void {
    this.edit(this.parts.map((part) => (part.id === id ? { id, message } : part)));
  }

  add(message: Entry): void {
    this.edit([...this.parts, { id: this.nextId++, message }]);
  }

  /** The same once more, behind it. Gives the new one's id. */
  duplicate(id: number): number | undefined {
    const at = this.place(id);
    const message = this.parts[at]?.message;
    if (!message) return undefined;
    const copy = { id: this.nextId++, message: structuredClone(message) };
    this.edit(this.parts.toSpliced(at + 1, 0, copy));
    return copy.id;
  }

  /** Gives a way to take it back. */
  remove(id: number): () => void {
    const at = this.place(id);
    const removed = this.parts[at];
    if (!removed) return () => {};
    this.edit(this.parts.toSpliced(at, 1));
    return () => this.edit(this.parts.toSpliced(at, 0, removed));
  }

  /** To a place, from 0; places over the ends are none. */
  move(id: number, to: number): void {
    const from = this.place(id);
    const moved = this.parts[from];
    if (!moved || to === from || to < 0 || to >= this.parts.length) return;
    this.edit(this.parts.toSpliced(from, 1).toSpliced(to, 0, moved));
  }

  /** From 0. */
  place(id: number): number {
    return this.parts.findIndex((part) => part.id === id);
  }

  set(settings: Settings): void {
    this.settings = settings;
    this.touched();
  }

  setNote(note: string): void {
    this.note = note;
    this.touched();
  }

  private edit(parts: Part[]): void {
    this.parts = parts;
    this.touched();
  }

  private touched(): void {
    this.state = "unsaved";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  /** Saves at once what waits to be saved. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.state !== "unsaved") return;
    const { prompt, body, note, parent, origin } = this;
    try {
      await call("draft.save", { prompt, content: { ...body, note, origin } satisfies Kept, parent });
      if (this.body === body && this.note === note) this.state = "saved";
      this.error = undefined;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** Makes a draft of an old version. Gives a way back to what was there. */
  restore(version: Start): () => void {
    const before = this.kept();
    this.put(version, `From version ${version.version}`, version.version, "unsaved");
    this.touched();
    return () => this.takeBack(before);
  }

  /** Keeps what is shown as the draft of another prompt, which may be new. */
  async fork(to: string, from: string): Promise<void> {
    const content: Kept = { ...this.body, note: `Forked from ${from}`, origin: from.includes("@") ? from : null };
    await call("draft.save", { prompt: to, content, parent: null });
  }

  private kept() {
    const { body, note, parent, state } = this;
    return { body, note, parent, state };
  }

  private takeBack({ body, note, parent, state }: ReturnType<DraftEditor["kept"]>): void {
    this.put(body, note, parent, state);
    if (state !== "none") return this.touched();
    clearTimeout(this.timer);
    void call("draft.drop", { prompt: this.prompt }).catch((thrown) => (this.error = asError(thrown)));
  }

  /** Forgets the draft; `newest` is shown again. Gives a way to take it back. */
  async drop(newest: Start | undefined): Promise<() => void> {
    clearTimeout(this.timer);
    const before = this.kept();
    await call("draft.drop", { prompt: this.prompt });
    this.begin(newest);
    return () => this.takeBack(before);
  }
}

/** As a draft is kept. */
type Kept = Body & { note: string; origin: string | null };

/** Another version of the program may have kept it in another form; then it is none. */
function readKept(content: unknown): Kept | undefined {
  const kept = content as Partial<Kept> | null;
  if (!Array.isArray(kept?.messages)) return undefined;
  return { messages: kept.messages, settings: kept.settings ?? {}, note: kept.note ?? "", origin: kept.origin ?? null };
}
