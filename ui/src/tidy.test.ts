/** Rules of the house that no linter knows. */
import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>(["./**/*.{svelte,ts}", "!./**/*.test.ts", "!./operations.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const files = Object.entries(sources);
const breaking = (rule: (path: string, text: string) => boolean) =>
  files.filter((file) => rule(...file)).map(([path]) => path);

describe("sources", () => {
  it("are all looked at", () => expect(files.length).toBeGreaterThan(80));

  it("put nothing into the page as markup", () => {
    expect(breaking((_, text) => /\{@html|innerHTML|insertAdjacentHTML|document\.write/.test(text))).toEqual([]);
  });

  it("have no static style attribute, which a strict policy would refuse", () => {
    expect(breaking((_, text) => /<[a-z][^>]*\sstyle="[^{]/.test(text) || /setAttribute\("style"/.test(text))).toEqual(
      [],
    );
  });

  it("know the shell in one file only", () => {
    expect(breaking((_, text) => text.includes("@tauri-apps/"))).toEqual(["./backend/tauri.ts"]);
  });

  it("are short", () => expect(breaking((_, text) => text.split("\n").length > 300)).toEqual([]));
});

describe("screens", () => {
  it("never import each other", () => {
    const foreign = (path: string, text: string) =>
      path.startsWith("./screens/") && /from "(?:\.\.\/\w|[^"]*\/screens\/)/.test(text);
    expect(breaking(foreign)).toEqual([]);
  });
});

describe("parts", () => {
  it("know no screen and no frame", () => {
    expect(
      breaking((path, text) => path.startsWith("./parts/") && /from "[^"]*\/(?:screens|frame)\//.test(text)),
    ).toEqual([]);
  });
});
