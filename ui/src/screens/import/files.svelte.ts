/** The files chosen for the next import and the import under way. They outlive the screen. */
import type { Picked } from "../../backend";
import { theBackend } from "../../client.svelte";
import { Doing } from "../../doing.svelte";

export const extensions = ["json", "jsonl", "ndjson", "csv", "tsv", "gz", "zst"];

class Files {
  chosen = $state.raw<Picked[]>([]);
  readonly importing = new Doing("import.run");

  async pick(): Promise<void> {
    this.add(await theBackend().pick({ purpose: "open", title: "Import", multiple: true, extensions }));
  }

  add(files: readonly Picked[]): void {
    if (files.length === 0) return;
    this.importing.clear();
    this.chosen = [...this.chosen, ...files];
  }

  drop(handle: string): void {
    this.chosen = this.chosen.filter((file) => file.handle !== handle);
  }

  async run(source: string): Promise<void> {
    const request = { files: this.chosen.map((file) => file.handle), source: source.trim() || null, dry_run: false };
    if (await this.importing.run(request)) this.chosen = [];
  }
}

export const files = new Files();
