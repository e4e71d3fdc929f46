/** Made-up answers on past inputs, one after the other. */
import type { PromptTriedInput } from "../../words";
import { hunks } from "./diff";
import { error, pause, type Handlers } from "./handlers";
import { fitting } from "./interactions";

const SAMPLE = 20;
const FAILS_AT = 4;

function answered(place: number, filter: string): PromptTriedInput {
  const row = fitting(filter)[place];
  const recorded = row?.output ?? "";
  const output = recorded.replace(/"urgent":\s*true/, '"urgent": false').replace(/(Sorry[^.]*)\./, "$1, truly.");
  const input = {
    place,
    id: row?.id ?? String(place),
    query: row?.query ?? "",
    recorded,
    recorded_latency_ms: 900,
    is_cut: false,
    cached: place % 5 === 1,
  };
  if (place === FAILS_AT) {
    const refused = error("provider_failed", "Too many requests (429) (3 tries)", "Wait a little, then try again");
    return { ...input, output: null, hunks: [], cost: null, latency_ms: null, output_tokens: null, error: refused };
  }
  const told = { cost: "0.0004", latency_ms: 640 + place * 17, output_tokens: 31, error: null };
  return { ...input, output, hunks: hunks(recorded, output), ...told };
}

export const trying: Handlers = {
  "prompt.plan_try": ({ model, filter, sample }) => {
    const all = fitting(filter ?? "").length;
    const inputs = Math.min(all, sample ?? SAMPLE);
    const isAway = model !== "builtin";
    const cached = Math.min(inputs, 4);
    return {
      model: model ?? "builtin",
      inputs,
      total: all,
      held_out: 41,
      unfit: 0,
      calls: inputs - cached,
      most_calls: 2 * (inputs - cached),
      cached,
      tokens: 5200,
      cost: isAway ? "0.0064" : "0",
      seconds: 11,
      sends_to: [
        {
          host: isAway ? "https://api.openai.com:443" : "builtin",
          models: [model ?? "builtin"],
          calls: inputs - cached,
          cases: inputs - cached,
          users: inputs - cached,
          away: isAway,
          blocked: false,
        },
      ],
      refused: inputs === 0 ? error("plan_refused", "No past input fits", "Choose others with the filter") : null,
    };
  },
  "prompt.try": async ({ model, filter, sample }, onProgress) => {
    const total = Math.min(fitting(filter ?? "").length, sample ?? SAMPLE);
    const inputs: PromptTriedInput[] = [];
    for (let place = 0; place < total; place++) {
      await pause(120);
      const detail = answered(place, filter ?? "");
      inputs.push(detail);
      const step = { job: "try", message: "Trying", rate: null, seconds_left: null, detail };
      onProgress?.({ ...step, done: place + 1, total });
    }
    const cached = inputs.filter(({ cached }) => cached).length;
    const spent = { calls: total - cached, cached, cost: "0.0064", seconds: total * 0.12, stopped: false };
    return { model: model ?? "builtin", inputs, ...spent, caution: "To be looked at: no evidence for a gate." };
  },
};
