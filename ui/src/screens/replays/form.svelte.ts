/** The plan of a replay as it is filled in. An empty field is left to the core's own rules. */
import type { Request } from "../../words";

export type CasesFrom = "filter" | "set";

export class PlanForm {
  prompt = $state("");
  candidate = $state("");
  /** The candidate stands on both sides, and the models differ. */
  other = $state(false);
  /** Empty: the version at production, run again; without one, the recorded answers. */
  baseline = $state("");
  candidateModel = $state("");
  baselineModel = $state("");

  casesFrom = $state<CasesFrom>("filter");
  filter = $state("");
  set = $state("");
  sample = $state("");
  guard = $state("");
  slice = $state("");
  allTurns = $state(false);
  heldOut = $state(false);

  /** Empty: those attached to the prompt. */
  checks = $state.raw<string[]>([]);
  decide = $state("");
  margin = $state("");

  repeats = $state("");
  concurrency = $state("");
  budgetUsd = $state("");
  budgetCalls = $state("");
  fresh = $state(false);
  untilDecided = $state(false);
  allowSkips = $state(false);

  /** Takes up `NAME@7`, or the name alone. */
  choose(candidate: string): void {
    const [name = ""] = candidate.split("@");
    this.prompt = name;
    this.candidate = candidate.includes("@") ? candidate : "";
    if (this.filter === "" || /^prompt:\S+$/.test(this.filter)) this.filter = name && `prompt:${name}`;
  }

  toggleCheck(name: string): void {
    this.checks = this.checks.includes(name) ? this.checks.filter((other) => other !== name) : [...this.checks, name];
    if (!this.checks.includes(this.decide)) this.decide = "";
  }

  /** Null while there is no candidate to plan with. */
  request(): Request<"replay.plan"> | null {
    if (this.candidate === "") return null;
    const isSet = this.casesFrom === "set";
    return {
      prompt: this.other ? this.candidate : null,
      candidate: this.other ? [] : [this.candidate],
      baseline: text(this.baseline),
      candidate_model: text(this.candidateModel),
      baseline_model: text(this.baselineModel) ?? (this.other ? null : text(this.candidateModel)),
      filter: isSet ? null : text(this.filter),
      set: isSet ? text(this.set) : null,
      held_out: this.heldOut,
      sample: number(this.sample),
      slice: text(this.slice),
      guard: number(this.guard),
      all_turns: this.allTurns,
      check: this.checks,
      decide: text(this.decide),
      margin: number(this.margin),
      repeats: number(this.repeats),
      concurrency: number(this.concurrency),
      budget_usd: text(this.budgetUsd),
      budget_calls: number(this.budgetCalls),
      fresh: this.fresh,
      until_decided: this.untilDecided,
      allow_skips: this.allowSkips,
    };
  }
}

function text(value: string): string | null {
  return value.trim() === "" ? null : value.trim();
}

function number(value: string | number): number | null {
  const typed = String(value).trim();
  return typed === "" || !Number.isFinite(Number(typed)) ? null : Number(typed);
}
