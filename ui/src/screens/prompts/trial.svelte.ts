/** What is being written, sent with a few past inputs: what that would send, and the answers as they come. */
import { call, query, type Query } from "../../client.svelte";
import { Doing } from "../../doing.svelte";
import type { Body, ModelListed, PromptTriedInput } from "../../words";
import type { PastInputs } from "./pastinputs.svelte";

const SAMPLE = 20;

export class Trial {
  readonly sample = SAMPLE;
  readonly doing = new Doing("prompt.try");
  readonly plan: Query<"prompt.plan_try">;
  /** In the order in which they came. */
  answers = $state.raw<readonly PromptTriedInput[]>([]);
  private chosen = $state<string>();
  private readonly models = query("model.list", () => ({}));
  private job: string | undefined;
  private tried = $state.raw<Body>();

  /** `body` is what is written, once typing pauses. Call it while a component is being set up. */
  constructor(
    private readonly inputs: PastInputs,
    private readonly body: () => Body | null,
    isShown: () => boolean,
  ) {
    this.plan = query("prompt.plan_try", () => {
      const [body, model] = [this.body(), this.model];
      return isShown() && body && model ? this.request(body, model) : null;
    });
  }

  get offered(): readonly ModelListed[] {
    return this.models.data?.models ?? [];
  }

  /** The one that was chosen, else the one in the settings, else the first that is more than the small one built in. */
  get model(): string | undefined {
    const own = this.body()?.settings?.model;
    const named = this.offered.find(({ name, model }) => name === own || model === own)?.name;
    const able = this.offered.find(({ provider }) => provider !== "builtin") ?? this.offered[0];
    return this.chosen ?? named ?? able?.name;
  }

  choose(model: string): void {
    this.chosen = model;
  }

  /** What was typed since is not what these are the answers of. */
  get isOld(): boolean {
    return this.tried !== undefined && JSON.stringify(this.tried) !== JSON.stringify(this.body());
  }

  /** Nothing that it sends leaves this machine. */
  get staysHere(): boolean {
    return this.plan.data !== undefined && this.plan.data.sends_to.every(({ away }) => !away);
  }

  get canRun(): boolean {
    const plan = this.plan.data;
    return !this.doing.running && plan !== undefined && plan.refused === null && this.body() !== null;
  }

  async run(): Promise<void> {
    const [body, model] = [this.body(), this.model];
    if (!body || !model || !this.canRun) return;
    [this.answers, this.job, this.tried] = [[], undefined, body];
    const ended = await this.doing.run(this.request(body, model), (step) => {
      this.job = step.job ?? this.job;
      if (step.detail) this.answers = [...this.answers, step.detail as PromptTriedInput];
    });
    if (ended) this.answers = ended.inputs;
    this.plan.refresh();
  }

  async stop(): Promise<void> {
    if (this.job) await call("job.cancel", { id: this.job });
  }

  private request(body: Body, model: string) {
    return { body, prompt: this.inputs.prompt, filter: this.inputs.filter, model, sample: SAMPLE };
  }
}
