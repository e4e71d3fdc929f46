/** How this person likes the window: kept on this machine, not in the workspace. */
export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";

export const themes: readonly Theme[] = ["system", "light", "dark"];
export const densities: readonly Density[] = ["comfortable", "compact"];
/** In percent of the system's own size. */
export const textSizes: readonly number[] = [80, 90, 100, 110, 125, 150, 175, 200];

const KEY = "attune.settings";
const RECENT = 12;
const FILTERS = 60;

export interface TableLook {
  /** Columns in their order; none for the usual ones. */
  columns: string[];
  /** In rem, of columns that were sized. */
  widths: Record<string, number>;
}

interface Kept {
  theme: Theme;
  density: Density;
  textSize: number;
  /** Widths of side panes by screen, in rem. */
  panes: Record<string, number>;
  /** What Home was narrowed to last, as its address says it. */
  home: Record<string, string>;
  /** What was taken from the palette, the newest first. */
  recent: readonly string[];
  /** What each room was filtered by, by workspace and room. */
  filters: Record<string, Record<string, string>>;
  /** How tables look, by name. */
  tables: Record<string, TableLook>;
  /** Whether the list of facets stands beside the interactions. */
  facets: boolean;
  /** Who writes versions here; empty for nobody in particular. */
  author: string;
  /** The desktop says when long work has ended. */
  notify: boolean;
  /** How far the guided pass is, by workspace. */
  passes: Record<string, Pass>;
}

/** The guided pass through the loop in one workspace. */
export interface Pass {
  /** Names the step to do next; empty when all are done. */
  step: string;
  /** When that step began, in milliseconds. */
  since: number;
  /** The person has put it away. */
  left: boolean;
}

const standard: Kept = {
  theme: "system",
  density: "comfortable",
  textSize: 100,
  panes: {},
  home: {},
  recent: [],
  filters: {},
  tables: {},
  facets: false,
  author: "",
  notify: true,
  passes: {},
};

function load(): Kept {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>) };
  } catch {
    return { ...standard };
  }
}

class Settings {
  private kept = $state<Kept>(load());

  get theme(): Theme {
    return this.kept.theme;
  }
  set theme(theme: Theme) {
    this.keep({ theme });
  }

  get density(): Density {
    return this.kept.density;
  }
  set density(density: Density) {
    this.keep({ density });
  }

  get textSize(): number {
    return this.kept.textSize;
  }

  set textSize(textSize: number) {
    this.keep({ textSize });
  }

  /** One step larger (1), smaller (-1) or back to the standard (0). */
  resizeText(step: -1 | 0 | 1): void {
    const at = textSizes.indexOf(this.kept.textSize);
    this.keep({ textSize: step === 0 ? 100 : (textSizes[at + step] ?? this.kept.textSize) });
  }

  get author(): string {
    return this.kept.author;
  }
  set author(author: string) {
    this.keep({ author });
  }

  get notify(): boolean {
    return this.kept.notify;
  }
  set notify(notify: boolean) {
    this.keep({ notify });
  }

  get home(): Record<string, string> {
    return this.kept.home;
  }
  set home(home: Record<string, string>) {
    this.keep({ home });
  }

  pass(workspace: string): Pass | undefined {
    return this.kept.passes[workspace];
  }

  setPass(workspace: string, pass: Pass): void {
    this.keep({ passes: { ...this.kept.passes, [workspace]: pass } });
  }

  pane(screen: string, standardWidth: number): number {
    return this.kept.panes[screen] ?? standardWidth;
  }

  setPane(screen: string, width: number): void {
    this.keep({ panes: { ...this.kept.panes, [screen]: width } });
  }

  get recent(): readonly string[] {
    return this.kept.recent;
  }

  /** Notes what was taken from the palette. */
  take(key: string): void {
    this.keep({ recent: [key, ...this.kept.recent.filter((other) => other !== key)].slice(0, RECENT) });
  }

  /** What a room was filtered by. */
  filter(room: string): Record<string, string> {
    return this.kept.filters[room] ?? {};
  }

  setFilter(room: string, filter: Record<string, string>): void {
    if (JSON.stringify(this.filter(room)) === JSON.stringify(filter)) return;
    const others = Object.entries(this.kept.filters).filter(([other]) => other !== room);
    // The newest last; old ones of workspaces that nobody opens any more go first.
    const all = Object.keys(filter).length > 0 ? [...others, [room, filter] as const] : others;
    this.keep({ filters: Object.fromEntries(all.slice(-FILTERS)) });
  }

  table(name: string): TableLook {
    return this.kept.tables[name] ?? { columns: [], widths: {} };
  }

  setTable(name: string, change: Partial<TableLook>): void {
    this.keep({ tables: { ...this.kept.tables, [name]: { ...this.table(name), ...change } } });
  }

  get facets(): boolean {
    return this.kept.facets;
  }
  set facets(facets: boolean) {
    this.keep({ facets });
  }

  /** Puts the look on the document. */
  apply(): void {
    const root = document.documentElement;
    root.dataset.theme = this.theme;
    root.dataset.density = this.density;
    root.style.fontSize = `${this.textSize}%`;
  }

  private keep(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
    localStorage.setItem(KEY, JSON.stringify(this.kept));
  }
}

export const settings = new Settings();
