/** One call at a time from a screen: whether it runs, how far it is and what went wrong. */
import { call } from "./client.svelte";
import type { Answer, AttuneError, Name, Request, Step } from "./words";

export class Doing<N extends Name> {
  running = $state(false);
  step = $state.raw<Step>();
  error = $state.raw<AttuneError>();
  answer = $state.raw<Answer<N>>();

  constructor(readonly name: N) {}

  /** The answer, or undefined if it failed: then `error` is there for the screen to show. */
  async run(request: Request<N>, onProgress?: (step: Step) => void): Promise<Answer<N> | undefined> {
    this.running = true;
    [this.error, this.step, this.answer] = [undefined, undefined, undefined];
    try {
      this.answer = await call(this.name, request, (step) => {
        this.step = step;
        onProgress?.(step);
      });
      return this.answer;
    } catch (thrown) {
      this.error = thrown as AttuneError;
      return undefined;
    } finally {
      this.running = false;
    }
  }

  /** Forgets the last answer and error. */
  clear(): void {
    [this.error, this.step, this.answer] = [undefined, undefined, undefined];
  }
}
