/** The files chosen for the next import and the import under way. They outlive the screen. */
import type { Picked } from "../../backend";
import { theBackend } from "../../client.svelte";
import { Doing } from "../../doing.svelte";
import { How } from "./how.svelte";

export const extensions = ["json", "jsonl", "ndjson", "csv", "tsv", "gz", "zst", "attune"];

/** A file, and how it is to be read. */
export interface Chosen {
  file: Picked;
  how: How;
}

class Files {
  chosen = $state.raw<Chosen[]>([]);
  readonly importing = new Doing("import.run");

  async pick(): Promise<void> {
    this.add(await theBackend().pick({ purpose: "open", title: "Import", multiple: true, extensions }));
  }

  add(files: readonly Picked[]): void {
    if (files.length === 0) return;
    this.importing.clear();
    this.chosen = [...this.chosen, ...files.map((file) => ({ file, how: new How() }))];
  }

  drop(handle: string): void {
    this.chosen = this.chosen.filter(({ file }) => file.handle !== handle);
  }

  /** The second file is not imported by itself any more. */
  join({ how }: Chosen, second: Picked): void {
    how.joinWith(second);
    this.drop(second.handle);
  }

  async run(source: string): Promise<void> {
    const request = {
      files: this.chosen.map(({ file }) => file.handle),
      chosen: this.chosen.map(({ how }) => how.request),
      source: source.trim() || null,
      dry_run: false,
    };
    if (await this.importing.run(request)) this.chosen = [];
  }
}

export const files = new Files();
