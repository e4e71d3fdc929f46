/** Made-up templates found in a history: an edited system message, and a message that is all that was sent. */
import type { Answer, FoundVersion } from "../../words";
import { error, pause, type Handlers } from "./handlers";
import { rows } from "./interactions";
import { time } from "./told";

const example = (n: number, values: Record<string, string>) => ({ id: rows[n]?.id ?? "", values });
const support = (advice: string) =>
  `You help the customers of a shop for tools.\nCustomer: {{ customer }}\nToday: {{ date }}\n\n${advice}\nWrite {{ "{{" }}order}} as it is.`;
const of = 40_000;
const examples = [
  example(0, { customer: "Ann Lee", date: "2 October" }),
  example(1, { customer: "Chloé Dupont", date: "3 October" }),
];
const prompt = { prompt: "support-bot", role: "system", variables: ["customer", "date"], of, belong: [] } as const;

const versions: FoundVersion[] = [
  {
    ...prompt,
    version: 1,
    template: support("Be brief."),
    variables: [...prompt.variables],
    fits: 18_204,
    first: time(60 * 24 * 60),
    last: time(60 * 24 * 31),
    logged_as: [{ prompt: "Support Bot", version: "v3", messages: 18_204 }],
    examples,
    belong: [],
  },
  {
    ...prompt,
    version: 2,
    template: support("Be kind, and never promise a refund."),
    variables: [...prompt.variables],
    fits: 14_511,
    first: time(60 * 24 * 32),
    last: time(60),
    logged_as: [{ prompt: "Support Bot", version: "v4", messages: 14_511 }],
    examples,
    belong: [],
  },
  {
    prompt: "found-1",
    version: 1,
    role: "user",
    template: "Translate to German: {{ value_1 }}",
    variables: ["value_1"],
    fits: 6_197,
    of,
    first: time(60 * 24 * 50),
    last: time(30),
    logged_as: [],
    examples: [example(2, { value_1: "Where is my order?" })],
    belong: [],
  },
];

export const found = {
  found: versions,
  of,
  rest: 1_088,
  rest_examples: [rows[3]?.id ?? ""],
  left_out: 312,
  search: "s1",
  time: time(2),
  filter: "",
} satisfies Answer<"prompt.find">;

let last: Answer<"prompt.find"> | null = found;

/** The same search, a group belonging to a prompt, or to none. */
function belonging(group: string, prompt: string | null): void {
  const belong = (one: FoundVersion) =>
    one.prompt === group ? (prompt ? [{ prompt, version: one.version, messages: one.fits }] : []) : one.belong;
  if (last) last = { ...last, found: last.found.map((one) => ({ ...one, belong: belong(one) })) };
}

export const lookingBack: Handlers = {
  "prompt.found": () => ({ last }),
  "prompt.find": async (_, onProgress) => {
    for (const done of [10_000, 20_000, 30_000]) {
      onProgress?.({
        job: null,
        message: "Reading messages, pass 1",
        done,
        total: of,
        rate: null,
        seconds_left: null,
        detail: null,
      });
      await pause(300);
    }
    return (last = found);
  },
  "prompt.accept": ({ group, name }) => {
    const own = last?.found.filter((one) => one.prompt === group) ?? [];
    if (own.length === 0) throw error("not_found", `There is no found prompt “${group}”`);
    const prompt = name ?? group;
    belonging(group, prompt);
    const accepted = own.map(({ version, fits }) => ({
      version,
      hash: "",
      created: true,
      aliases: [],
      interactions: fits,
    }));
    return { prompt, versions: accepted, interactions: own.reduce((sum, { fits }) => sum + fits, 0) };
  },
  "prompt.undo_accept": ({ prompt }) => {
    const group = last?.found.find((one) => one.belong.some((to) => to.prompt === prompt));
    if (group) belonging(group.prompt, null);
    return { prompt, interactions: group?.fits ?? 0 };
  },
};
