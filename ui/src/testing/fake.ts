/** A backend for tests: answers what it is told to and remembers what it was asked. */
import type { Backend } from "../backend";
import type { Answer, Name, Request } from "../words";

export type Answers = { [N in Name]?: (request: Request<N>) => Answer<N> | Promise<Answer<N>> };

export interface Fake extends Backend {
  asked: { name: Name; request: unknown }[];
  answers: Answers;
}

export function fakeBackend(answers: Answers = {}): Fake {
  const asked: Fake["asked"] = [];
  return {
    asked,
    answers,
    async call<N extends Name>(name: N, request: Request<N>): Promise<Answer<N>> {
      asked.push({ name, request });
      const answer = this.answers[name];
      if (!answer) throw { code: "not_found", message: `nothing is made up for ${name}`, hint: null, where: null };
      return (await answer(request)) as Answer<N>;
    },
    pick: async () => [],
    onDrop: () => () => {},
    onLink: () => () => {},
    tellEnd: async () => {},
  };
}
