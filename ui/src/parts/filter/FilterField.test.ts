import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend } from "../../testing/fake";
import FilterField from "./FilterField.svelte";

const facets = [{ key: "prompt", more: 0, values: [{ value: "ticket", token: "prompt:ticket", count: 12 }] }];

beforeEach(() => connect(fakeBackend({ "interaction.facets": () => ({ total: 12, is_estimate: false, facets }) })));

function open(value = "") {
  const onchange = vi.fn();
  render(FilterField, { value, onchange });
  return {
    onchange,
    field: screen.getByRole<HTMLInputElement>("combobox", { name: "Filter" }),
    user: userEvent.setup(),
  };
}

const offered = () => screen.queryAllByRole("option").map((option) => option.querySelector("code")?.textContent);

describe("FilterField", () => {
  it("offers what could stand there and takes it by key", async () => {
    const { field, user, onchange } = open();
    await user.type(field, "thumb:");
    expect(offered()).toEqual(["thumb:up", "thumb:down", "thumb:none"]);
    await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    expect(field.value).toBe("thumb:down ");
    await user.keyboard("{Enter}");
    expect(onchange).toHaveBeenCalledWith("thumb:down");
  });

  it("completes with Tab, and leaves the field with Tab when nothing is typed", async () => {
    const { field, user } = open();
    await user.type(field, "th{Tab}");
    expect(field.value).toBe("thumb:");
    await user.clear(field);
    await user.tab();
    expect(document.activeElement).not.toBe(field);
  });

  it("closes the list with Escape and keeps the text", async () => {
    const { field, user } = open();
    await user.type(field, "th{Escape}");
    expect(offered()).toEqual([]);
    expect(field.value).toBe("th");
  });

  it("clears", async () => {
    const { user, onchange } = open("thumb:down");
    await user.click(screen.getByRole("button", { name: "Clear the filter" }));
    expect(onchange).toHaveBeenCalledWith("");
  });

  it("shows tokens while nobody types, and takes one away whole", async () => {
    const { user, field, onchange } = open('thumb:down "two words"');
    await user.click(screen.getByRole("button", { name: "Remove thumb:down" }));
    expect(onchange).toHaveBeenLastCalledWith('"two words"');
    await user.click(field);
    expect(screen.queryByRole("button", { name: /Remove/ })).toBeNull();
  });

  it("takes a whole token away with Backspace, and a letter of one that is not done", async () => {
    const { user, field } = open();
    await user.type(field, "refund thumb:down {Backspace}");
    expect(field.value).toBe("refund ");
    await user.type(field, "thumb:u{Backspace}");
    expect(field.value).toBe("refund thumb:");
  });

  it("offers values with how many have them", async () => {
    const { user, field } = open();
    await user.type(field, "prompt:");
    expect(await screen.findByRole("option", { name: "prompt:ticket 12" })).toBeTruthy();
  });

  it("says what the core does not understand", () => {
    const error = {
      code: "bad_filter",
      message: "“thum:” is no filter",
      hint: "Did you mean thumb:up",
      where: null,
    } as const;
    render(FilterField, { value: "thum:up", onchange: () => {}, error });
    expect(screen.getByRole("alert").textContent).toContain("“thum:” is no filter. Did you mean thumb:up");
    expect(screen.getByRole("combobox").getAttribute("aria-invalid")).toBe("true");
  });
});
