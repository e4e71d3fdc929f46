/** Files dropped on the window, wherever the person is, until the import screen takes them. */
import type { Picked } from "./backend";
import { theBackend } from "./client.svelte";

class Drops {
  /** Files are held over the window right now. */
  isOver = $state(false);
  waiting = $state.raw<Picked[]>([]);

  /** `arrived` is called when files were let go. Gives a function that stops listening. */
  listen(arrived: () => void): () => void {
    return theBackend().onDrop((drop) => {
      this.isOver = drop.kind === "over";
      if (drop.kind !== "dropped" || drop.files.length === 0) return;
      this.waiting = [...this.waiting, ...drop.files];
      arrived();
    });
  }

  take(): Picked[] {
    const files = this.waiting;
    this.waiting = [];
    return files;
  }
}

export const drops = new Drops();
