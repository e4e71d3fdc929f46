/** How this person likes the window: kept on this machine, not in the workspace. */
export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";

export const themes: readonly Theme[] = ["system", "light", "dark"];
export const densities: readonly Density[] = ["comfortable", "compact"];
/** In percent of the system's own size. */
export const textSizes: readonly number[] = [80, 90, 100, 110, 125, 150, 175, 200];

const KEY = "attune.settings";

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
  /** How tables look, by name. */
  tables: Record<string, TableLook>;
  /** Whether the list of facets stands beside the interactions. */
  facets: boolean;
  /** Who writes versions here; empty for nobody in particular. */
  author: string;
}

const standard: Kept = {
  theme: "system",
  density: "comfortable",
  textSize: 100,
  panes: {},
  tables: {},
  facets: false,
  author: "",
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

  pane(screen: string, standardWidth: number): number {
    return this.kept.panes[screen] ?? standardWidth;
  }

  setPane(screen: string, width: number): void {
    this.keep({ panes: { ...this.kept.panes, [screen]: width } });
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
