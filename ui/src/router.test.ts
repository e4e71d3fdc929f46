import { afterEach, describe, expect, it } from "vitest";
import { href, parse, router } from "./router.svelte";

describe("href and parse", () => {
  it("lead back to the same route", () => {
    expect(parse(href("prompt", { name: "answer-mail" }, { tab: "history" }))).toEqual({
      name: "prompt",
      params: { name: "answer-mail" },
      query: { tab: "history" },
    });
  });

  it("keep signs that mean something in an address", () => {
    const filter = 'var.a/b:"x & y" tag:50% ?#';
    expect(parse(href("interactions", undefined, { filter })).query.filter).toBe(filter);
    expect(parse(href("replay", { id: "a/b?c" })).params).toEqual({ id: "a/b?c" });
  });

  it("leave out what is empty", () => expect(href("interactions", undefined, { filter: "" })).toBe("#/interactions"));
  it("tell a new replay from one by id", () => expect(parse("#/replays/new").name).toBe("plan"));
  it("lead home from an unknown address", () => expect(parse("#/nowhere/at/all").name).toBe("home"));
  it("do not fall over a broken escape", () =>
    expect(parse("#/prompts/%E0%A4%A").params).toEqual({ name: "%E0%A4%A" }));
});

describe("router", () => {
  let stop = () => {};
  afterEach(() => stop());

  it("follows the address", () => {
    stop = router.start();
    location.hash = "#/models";
    window.dispatchEvent(new Event("hashchange"));
    expect(router.route.name).toBe("models");
  });

  it("changes the query without a step in the history", () => {
    stop = router.start();
    router.go(href("interactions"));
    router.route = parse(href("interactions", undefined, { filter: "thumb:down" }));
    const steps = history.length;
    router.setQuery({ id: "7", filter: "" });
    expect(router.route.query).toEqual({ id: "7" });
    expect(history.length).toBe(steps);
  });
});
