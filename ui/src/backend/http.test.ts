import { afterEach, expect, it, vi } from "vitest";
import { HttpBackend } from "./http";

afterEach(() => vi.unstubAllGlobals());

/** Answers with these pieces of a body, cut anywhere. */
function answerWith(...pieces: string[]) {
  const fetched = vi.fn(async () => new Response(new Blob(pieces).stream()));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const backend = new HttpBackend("http://127.0.0.1:7000", "secret");
const step = { job: null, message: "m", done: 1, total: 2, rate: null, seconds_left: null, detail: null };

it("reports steps and gives the answer", async () => {
  const text = `${JSON.stringify({ step })}\n{"answer":{"changed":1}}\n`;
  const fetched = answerWith(text.slice(0, 20), text.slice(20));
  const steps: unknown[] = [];
  await expect(backend.call("tag.add", { tag: "x", ids: [] }, (one) => steps.push(one))).resolves.toEqual({
    changed: 1,
  });
  expect(steps).toEqual([step]);
  expect(fetched).toHaveBeenCalledWith("http://127.0.0.1:7000/operate/tag.add", {
    method: "POST",
    headers: { authorization: "Bearer secret", "content-type": "application/json" },
    body: '{"tag":"x","ids":[]}',
  });
});

it("throws the core’s error", async () => {
  answerWith('{"error":{"code":"busy","message":"m","hint":null,"where":null}}');
  await expect(backend.call("tag.add", { tag: "x", ids: [] })).rejects.toMatchObject({ code: "busy" });
});

it("does not take a broken-off answer for one", async () => {
  answerWith(`${JSON.stringify({ step })}\n`);
  await expect(backend.call("tag.add", { tag: "x", ids: [] })).rejects.toMatchObject({ code: "input_output" });
});
