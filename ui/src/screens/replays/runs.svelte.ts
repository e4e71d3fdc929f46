/** Replays that this window runs, and how far they are. They go on when the person leaves the screen. */
import { call } from "../../client.svelte";
import { Doing } from "../../doing.svelte";
import type { Anytime } from "../../operations";
import type { ReplayReport, Request, Step } from "../../words";

/** What a running replay tells besides how far it is. */
interface Detail {
  failed: number;
  /** Null for scores without a known range. */
  anytime: Anytime | null;
  /** Why nothing is sent just now, where a provider asked for it. */
  waiting: string | null;
}

export interface Course {
  step: Step;
  detail: Detail | null;
}

class Runs {
  readonly starting = new Doing("replay.run");
  private courses = $state.raw<Record<string, Course>>({});

  /** Runs a plan; `known` is called as soon as the replay has an id. */
  start(request: Request<"replay.run">, known: (replay: string) => void): Promise<ReplayReport | undefined> {
    return this.follow(known, (step) => this.starting.run(request, step));
  }

  /** Goes on with one. Rejects with the core's error. */
  resume(replay: string): Promise<ReplayReport | undefined> {
    return this.follow(
      () => {},
      (step) => call("replay.resume", { replay }, step),
    );
  }

  of(replay: string): Course | undefined {
    return this.courses[replay];
  }

  private async follow(
    known: (replay: string) => void,
    run: (step: (step: Step) => void) => Promise<ReplayReport | undefined>,
  ): Promise<ReplayReport | undefined> {
    let replay: string | undefined;
    let isAsked = false;
    const answer = await run((step) => {
      if (replay !== undefined) this.add(replay, step);
      if (isAsked || step.job === null) return;
      isAsked = true;
      void subjectOf(step.job).then((subject) => {
        replay = subject;
        if (subject !== undefined) known(subject);
      });
    });
    if (!isAsked && answer) known(answer.replay);
    return answer;
  }

  private add(replay: string, step: Step): void {
    this.courses = { ...this.courses, [replay]: { step, detail: step.detail as Detail | null } };
  }
}

/** What a job works on. */
async function subjectOf(job: string): Promise<string | undefined> {
  const { jobs } = await call("job.list", { running: false });
  return jobs.find(({ id }) => id === job)?.subject;
}

export const runs = new Runs();
