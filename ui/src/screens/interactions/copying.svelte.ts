/** Interactions on the clipboard. */
import { call } from "../../client.svelte";
import { counted } from "../../format";
import { toasts } from "../../toasts.svelte";
import type { AttuneError, Request } from "../../words";

const words = { json: "JSON", curl: "curl" };

export const copying = {
  async run(form: "json" | "curl", which: Pick<Request<"interaction.copy">, "ids" | "filter">): Promise<void> {
    try {
      const copied = await call("interaction.copy", { ...which, form });
      await navigator.clipboard.writeText(copied.text);
      toasts.show(`Copied ${counted(copied.interactions, "interaction")} as ${words[form]}`);
    } catch (thrown) {
      const { message, hint } = thrown as Partial<AttuneError>;
      toasts.show([message ?? "The clipboard does not take it", hint].filter(Boolean).join(". "));
    }
  },
};
