import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../client.svelte";
import { fakeBackend, type Answers, type Fake } from "../../testing/fake";
import { guarding } from "../../testing/sample/privacy";
import { askedFor } from "./going";
import { pieces } from "./masks";
import Privacy from "./Privacy.svelte";

let backend: Fake;

beforeEach(() => {
  backend = fakeBackend({ "changes.since": ({ seq }) => ({ seq, words: [] }), ...(guarding as Answers) });
  connect(backend);
});

const asked = (name: string) => backend.asked.filter((one) => one.name === name).map(({ request }) => request);

describe("What leaves", () => {
  it("shows each host, what it was for, and which of them are on this machine", async () => {
    render(Privacy, { query: {} });
    const ledger = within(await screen.findByRole("region", { name: "What was sent where" }));
    const rows = ledger.getAllByRole("row").slice(1);
    expect(rows[0]?.textContent).toMatch(/api\.openai\.com:443\s+replay \S+/);
    expect(rows[0]?.textContent).not.toContain("this machine");
    expect(rows[1]?.textContent).toContain("this machine");
    expect(rows[2]?.textContent).toContain("no user’s message");
  });

  it("shows that the way out is closed", async () => {
    render(Privacy, { query: {} });
    const at = await screen.findByRole<HTMLInputElement>("switch", { name: /Keep everything/ });
    await userEvent.click(at);
    await waitFor(() => expect(at.checked).toBe(true));
    await userEvent.click(at);
    await waitFor(() => expect(at.checked).toBe(false));
  });

  it("stays open where closing it fails", async () => {
    render(Privacy, { query: {} });
    const at = await screen.findByRole<HTMLInputElement>("switch", { name: /Keep everything/ });
    backend.answers["egress.set"] = () =>
      Promise.reject({ code: "busy", message: "Another process is writing", hint: null, where: null });
    await userEvent.click(at);
    await screen.findByText(/It was not changed/);
    expect(at.checked).toBe(false);
    expect(asked("egress.set")).toEqual([{ no_egress: true }]);
  });
});

describe("Masks", () => {
  it("shows how often each kind is found, and a text before and after", async () => {
    render(Privacy, { query: { tab: "masks", filter: "prompt:ticket" } });
    const found = await screen.findByRole("region", { name: "What is found" });
    await within(found).findByText(/interactions hold personal data/);
    expect(within(found).getByRole("list", { name: "Kinds" }).textContent).toMatch(/IBANs\s+4/);
    expect(found.textContent).toContain("anna.berg@mail.example");
    expect([...found.querySelectorAll("mark")].map((mark) => mark.textContent)).toContain("[email]");
    expect(asked("mask.preview")).toContainEqual({ filter: "prompt:ticket" });
    await userEvent.click(screen.getByRole("switch"));
    expect(asked("mask.set")).toEqual([{ mask: true }]);
  });

  it("tells masks from the text around them", () => {
    const told = pieces("[email], not [mail]");
    expect(told).toEqual([
      { text: "[email]", is_mask: true },
      { text: ", not [mail]", is_mask: false },
    ]);
  });
});

describe("Erase", () => {
  const look = () => userEvent.click(screen.getByRole("button", { name: "See what would be erased" }));

  it("looks first, asks once more, and says what is gone and which backups still hold it", async () => {
    render(Privacy, { query: { tab: "erase" } });
    await userEvent.type(screen.getByRole("textbox", { name: /User/ }), "alice@example.org");
    await look();
    const would = await screen.findByRole("region", { name: "What would be erased" });
    expect(would.textContent).toContain("2026-11-01.attune");
    await userEvent.click(within(would).getByRole("button", { name: "Erase 42 interactions" }));
    expect(asked("interaction.erase")).toEqual([{ ids: [], user: "alice@example.org", dry_run: true }]);
    const dialog = within(screen.getByRole("dialog", { name: "Erase 42 interactions for good?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Erase 42 interactions" }));
    await screen.findByRole("region", { name: "What was erased" }, { timeout: 3000 });
    expect(asked("interaction.erase")[1]).toEqual({ ids: [], user: "alice@example.org", dry_run: false });
    expect(screen.queryByRole("region", { name: "What would be erased" })).toBeNull();
  });

  it("forgets what it found when something else is asked for", async () => {
    render(Privacy, { query: { tab: "erase" } });
    const user = screen.getByRole("textbox", { name: /User/ });
    await userEvent.type(user, "alice");
    await look();
    await screen.findByRole("region", { name: "What would be erased" });
    await userEvent.type(user, "2");
    expect(screen.queryByRole("region", { name: "What would be erased" })).toBeNull();
  });

  it("takes several ids, and says which one is not there", async () => {
    render(Privacy, { query: { tab: "erase" } });
    await userEvent.click(screen.getByRole("tab", { name: "Ids" }));
    await userEvent.type(screen.getByRole("textbox", { name: /Ids/ }), "row-1{enter}nobody");
    await look();
    expect(await screen.findByText(/There is no interaction “nobody”/)).toBeTruthy();
    expect(asked("interaction.erase")).toEqual([{ ids: ["row-1", "nobody"], dry_run: true }]);
  });

  it("begins with the filter that the person came with", () => {
    render(Privacy, { query: { tab: "erase", filter: "thumb:down" } });
    expect(screen.getByRole<HTMLInputElement>("combobox", { name: "All that fit" }).value).toBe("thumb:down");
  });
});

it("names what goes, not only how much", () => {
  expect(askedFor("user", " jo ")).toBe("Everything of the user “jo”");
  expect(askedFor("filter", "thumb:down")).toBe("All that fit thumb:down");
  expect(askedFor("ids", "a\nb")).toBe("The ids a, b");
});
