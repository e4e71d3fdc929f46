/** Replays that this window started. They go on when the person leaves the screen. */
import { Doing } from "../../doing.svelte";
import type { ReplayRequest, Step } from "../../words";

class Runs {
  readonly starting = new Doing("replay.run");

  /** Runs a plan; `known` is called as soon as the replay has an id. */
  async start(request: ReplayRequest, known: (replay: string) => void): Promise<void> {
    let told = false;
    const tell = (replay: string | undefined) => {
      if (told || replay === undefined) return;
      told = true;
      known(replay);
    };
    const stop = $effect.root(() => {
      $effect(() => tell(replayOf(this.starting.step)));
    });
    const answer = await this.starting.run(request);
    stop();
    tell(answer?.replay);
  }
}

/** The replay that a step speaks of. */
function replayOf(step: Step | undefined): string | undefined {
  const detail = step?.detail as { replay?: unknown } | null | undefined;
  return typeof detail?.replay === "string" ? detail.replay : undefined;
}

export const runs = new Runs();
