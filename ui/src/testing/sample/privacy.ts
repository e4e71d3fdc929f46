/** Made-up privacy: two hosts that were called, texts with personal data, and a user to erase. */
import type { Answer } from "../../words";
import type { Handlers } from "./handlers";
import { error, pause } from "./handlers";
import { id, time } from "./told";

const setting = { no_egress: false, mask: false };

const sent: Answer<"egress.show">["sent"] = [
  {
    host: "https://api.openai.com:443",
    away: true,
    replay: id(7001),
    trial: null,
    first: time(190),
    last: time(170),
    calls: 160,
    cases: 80,
  },
  {
    host: "http://127.0.0.1:11434",
    away: false,
    replay: id(7002),
    trial: null,
    first: time(900),
    last: time(870),
    calls: 412,
    cases: 206,
  },
  {
    host: "https://api.openai.com:443",
    away: true,
    replay: null,
    trial: null,
    first: time(960),
    last: time(955),
    calls: 2,
    cases: 0,
  },
];

const previewed = {
  interactions: 164,
  holding: 37,
  found: { email: 31, phone: 9, card: 2, iban: 4 },
  examples: [
    {
      id: id(4),
      before: "Please send the invoice again to anna.berg@mail.example, or call me on +49 30 901820.",
      after: "Please send the invoice again to [email], or call me on [phone].",
    },
    {
      id: id(8),
      before: "I paid with 4111 1111 1111 1111 and the refund has to go to DE89 3704 0044 0532 0130 00",
      after: "I paid with [card] and the refund has to go to [iban]",
    },
  ],
};

export const guarding: Handlers = {
  "egress.show": () => ({ no_egress: setting.no_egress, sent }),
  "egress.set": ({ no_egress }) => {
    setting.no_egress = no_egress;
    return { no_egress, sent };
  },
  "mask.preview": () => ({ ...previewed, mask: setting.mask }),
  "mask.set": ({ mask }) => {
    setting.mask = mask;
    return { mask };
  },
  "interaction.erase": async ({ ids, dry_run }) => {
    if (ids.includes("nobody"))
      throw error("not_found", "There is no interaction “nobody”", "See them with attune list");
    if (!dry_run) await pause(400);
    return {
      erased: ids.length > 0 ? ids.length : 42,
      feedback_erased: ids.length > 0 ? 0 : 3,
      drafts_changed: dry_run ? 0 : 1,
      replays_changed: 2,
      sets_changed: 1,
      backups_that_hold_it: ["/home/jo/backups/2026-11-01.attune"],
    };
  },
};

/** Before anything was sent or came in. */
export const withNothingSent: Handlers = {
  "egress.show": () => ({ no_egress: false, sent: [] }),
  "mask.preview": () => ({ mask: false, interactions: 0, holding: 0, found: {}, examples: [] }),
};
