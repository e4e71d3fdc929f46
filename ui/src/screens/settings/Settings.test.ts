import { beforeEach, describe, expect, it } from "vitest";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { actionIds } from "../../actions";
import { settings } from "../../settings.svelte";
import Appearance from "./Appearance.svelte";
import Keys from "./Keys.svelte";
import { sectionOf } from "./sections";

describe("appearance", () => {
  beforeEach(() => settings.resizeText(0));

  it("is kept at once", async () => {
    render(Appearance);
    await userEvent.click(screen.getByRole("radio", { name: "Dark" }));
    await userEvent.click(screen.getByRole("radio", { name: "Compact" }));
    await userEvent.click(screen.getByRole("radio", { name: "150 %" }));
    await userEvent.click(screen.getByRole("checkbox", { name: /on the desktop/ }));
    await userEvent.type(screen.getByRole("textbox", { name: /Your name/ }), "Jo");
    const kept = JSON.parse(localStorage.getItem("attune.settings") ?? "{}") as object;
    expect(kept).toMatchObject({ theme: "dark", density: "compact", textSize: 150, notify: false, author: "Jo" });
  });
});

describe("keys", () => {
  it("lists every action, and finds one by its words or its keys", async () => {
    render(Keys);
    expect(screen.getAllByRole("row").length).toBeGreaterThanOrEqual(actionIds.length);
    await userEvent.type(screen.getByRole("searchbox"), "ctrl k");
    expect(screen.getByRole("cell", { name: "Find anything" })).toBeTruthy();
    expect(screen.queryByRole("cell", { name: "Thumb up" })).toBeNull();
    await userEvent.clear(screen.getByRole("searchbox"));
    await userEvent.type(screen.getByRole("searchbox"), "no such thing");
    expect(screen.getByText(/No action is called so/)).toBeTruthy();
  });
});

describe("sections", () => {
  it("take anything unknown for the first", () => {
    expect(sectionOf("keys")).toBe("keys");
    expect(sectionOf("nowhere")).toBe("appearance");
    expect(sectionOf(undefined)).toBe("appearance");
  });
});
