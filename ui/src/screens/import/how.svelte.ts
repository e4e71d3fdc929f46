/** How one file is to be read, as far as the person decided it; the core says what comes of it. */
import type { Picked } from "../../backend";
import type { ImportChoice, MappingOrigin, Request } from "../../words";

/** Where a mapping begins: as kept from the last time, as guessed, or a preset by its name. */
export type Beginning = "kept" | "guess" | `preset:${string}`;

export class How {
  private beginning = $state.raw<Beginning>();
  private choices = $state.raw<ImportChoice[]>([]);
  joined = $state.raw<Picked>();
  private on = $state.raw<[string, string] | null>(null);
  timeZone = $state("");
  timeFormat = $state("");

  readonly request = $derived<Request<"import.preview">["chosen"]>({
    preset: this.beginning?.startsWith("preset:") ? this.beginning.slice("preset:".length) : null,
    afresh: this.beginning === "guess",
    choices: this.choices,
    join: this.joined ? { file: this.joined.handle, on: this.on } : null,
    time_zone: this.timeZone.trim() || null,
    time_format: this.timeFormat.trim() || null,
  });

  /** What was chosen, else what the core took. */
  from(origin: MappingOrigin): Beginning {
    if (this.beginning) return this.beginning;
    return origin.by === "kept" ? "kept" : origin.by === "preset" ? `preset:${origin.name}` : "guess";
  }

  /** Corrections belong to what they corrected. */
  begin(beginning: Beginning): void {
    this.beginning = beginning;
    this.choices = [];
  }

  /** Leaves it to the core again. */
  letGo(): void {
    this.beginning = undefined;
    this.choices = [];
  }

  /** Takes a place for something else, or says more about it. */
  choose(from: string, choice: Partial<ImportChoice>): void {
    const before = this.choices.find((one) => one.from === from);
    const same = choice.word === undefined || choice.word === before?.word ? before : undefined;
    const blank = { word: null, author_kind: null, scale: null, values: {} };
    const next = { ...blank, ...same, ...choice, from, values: { ...same?.values, ...choice.values } };
    this.choices = [...this.choices.filter((one) => one.from !== from), next];
  }

  joinWith(file: Picked): void {
    [this.joined, this.on] = [file, null];
  }

  joinOn(left: string, right: string): void {
    this.on = [left, right];
  }

  unjoin(): void {
    [this.joined, this.on] = [undefined, null];
    this.choices = this.choices.filter(({ from }) => !from.startsWith(JOINED));
  }
}

/** Before the paths of a second file. */
export const JOINED = "$.joined[*]";

/** A path as a person names the place. */
export function place(path: string): string {
  return path
    .replace(JOINED, "$")
    .replace(/^\$\.?/, "")
    .replace(/^\['(.*)'\]$/, "$1");
}
