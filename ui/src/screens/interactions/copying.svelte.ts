/** Interactions on the clipboard. */
import { call } from "../../client.svelte";
import { counted } from "../../format";
import { toasts } from "../../toasts.svelte";
import type { AttuneError, Request } from "../../words";

const words = { json: "JSON", curl: "curl" };

export const copying = {
  async run(form: "json" | "curl", which: Pick<Request<"interaction.copy">, "ids" | "filter">): Promise<void> {
    const copied = call("interaction.copy", { ...which, form });
    try {
      // A clipboard takes things only while something is being pressed, so it gets a promise of what comes from the core.
      const text = copied.then(({ text }) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
      toasts.show(`Copied ${counted((await copied).interactions, "interaction")} as ${words[form]}`);
    } catch (thrown) {
      // What the core says tells more than what the clipboard makes of it.
      const failed: unknown = await copied.then(
        () => thrown,
        (reason: unknown) => reason,
      );
      const { message, hint } = failed as Partial<AttuneError>;
      toasts.show([message ?? "The clipboard does not take it", hint].filter(Boolean).join(". "));
    }
  },
};
