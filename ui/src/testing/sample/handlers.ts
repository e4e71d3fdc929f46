import type { Answer, AttuneError, Name, Request, Step } from "../../words";

/** Made-up answers to some operations. */
export type Handlers = {
  [N in Name]?: (request: Request<N>, onProgress?: (step: Step) => void) => Answer<N> | Promise<Answer<N>>;
};

export const error = (code: AttuneError["code"], message: string, hint: string | null = null): AttuneError => ({
  code,
  message,
  hint,
  where: null,
});
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
