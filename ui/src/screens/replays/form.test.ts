import { describe, expect, it } from "vitest";
import { PlanForm } from "./form.svelte";

describe("the plan of a replay", () => {
  it("is none without a candidate", () => expect(new PlanForm().request()).toBeNull());

  it("leaves to the core what is not filled in", () => {
    const form = new PlanForm();
    form.choose("ticket@2");
    expect(form.request()).toMatchObject({
      candidate: ["ticket@2"],
      baseline: null,
      filter: "prompt:ticket",
      guard: null,
      repeats: null,
      check: [],
      decide: null,
    });
  });

  it("keeps zero, which is not the same as nothing", () => {
    const form = new PlanForm();
    form.choose("ticket@2");
    form.guard = "0";
    expect(form.request()?.guard).toBe(0);
  });

  it("asks the baseline of the same model unless another is chosen", () => {
    const form = new PlanForm();
    form.choose("ticket@2");
    form.candidateModel = "big";
    expect(form.request()?.baseline_model).toBe("big");
    form.baselineModel = "small";
    expect(form.request()?.baseline_model).toBe("small");
  });

  it("puts one version on both sides to try another model", () => {
    const form = new PlanForm();
    form.choose("ticket@2");
    form.other = true;
    form.candidateModel = "big";
    expect(form.request()).toMatchObject({ prompt: "ticket@2", candidate: [], candidate_model: "big" });
    expect(form.request()?.baseline_model).toBeNull();
    form.baselineModel = "small";
    expect(form.request()?.baseline_model).toBe("small");
  });

  it("takes cases from a filter or a set, never both", () => {
    const form = new PlanForm();
    form.choose("ticket@2");
    form.set = "tests";
    expect(form.request()).toMatchObject({ filter: "prompt:ticket", set: null });
    form.casesFrom = "set";
    expect(form.request()).toMatchObject({ filter: null, set: "tests" });
  });

  it("keeps a filter that a person wrote when the prompt changes", () => {
    const form = new PlanForm();
    form.choose("ticket");
    form.filter = "thumb:down";
    form.choose("sentiment");
    expect(form.filter).toBe("thumb:down");
  });

  it("does not let a check decide that is not used", () => {
    const form = new PlanForm();
    form.checks = ["a", "b"];
    form.decide = "a";
    form.toggleCheck("a");
    expect([form.checks, form.decide]).toEqual([["b"], ""]);
  });
});
