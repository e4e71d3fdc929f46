import { describe, expect, it } from "vitest";
import { formatFaults, schemaFaults, toolFaults } from "./schema";

const tool = (name: unknown, parameters?: unknown) => ({ type: "function", function: { name, parameters } });
const told = (faults: ReturnType<typeof toolFaults>) => faults.map(({ path, message }) => [path.join("."), message]);

describe("tools", () => {
  it("in the form of the API have no faults", () => {
    const parameters = { type: "object", properties: { order: { type: ["string", "null"] } }, required: ["order"] };
    expect(toolFaults([tool("find_order", parameters), { type: "function", function: { name: "ask" } }])).toEqual([]);
  });

  it("say where something is missing or wrong", () => {
    expect(told(toolFaults([{ name: "a" }, { type: "function" }, tool("has blanks", {}), 4]))).toEqual([
      ["0", 'A tool’s “type” is "function"'],
      ["1.function", "A tool needs an object “function” with name and parameters"],
      ["2.function.name", "A tool needs a “name” of at most 64 letters, digits, _ and -"],
      ["3", "A tool is an object"],
    ]);
  });

  it("need names of their own", () => {
    expect(told(toolFaults([tool("a", {}), tool("a", {})]))).toEqual([
      ["1.function.name", "Another tool is called “a” too"],
    ]);
  });
});

describe("schemas", () => {
  it("say which word is no type, which required name is none and which list is empty", () => {
    const schema = {
      type: "object",
      properties: { at: { type: "date" }, kind: { enum: [] }, list: { type: "array", items: { type: "text" } } },
      required: ["when"],
      anyOf: {},
    };
    expect(told(schemaFaults(schema, [])).map(([path]) => path)).toEqual([
      "required.0",
      "properties.at.type",
      "properties.kind.enum",
      "properties.list.items.type",
      "anyOf",
    ]);
  });

  it("may be true or false", () => expect(schemaFaults({ additionalProperties: false, items: true }, [])).toEqual([]));
});

describe("the form of the answer", () => {
  it("is known", () => {
    expect(formatFaults({ type: "json_object" })).toEqual([]);
    expect(formatFaults({ type: "json_schema", json_schema: { name: "ticket", schema: { type: "object" } } })).toEqual(
      [],
    );
  });

  it("says what is missing", () => {
    expect(told(formatFaults({ type: "json" }))[0]?.[0]).toBe("type");
    expect(told(formatFaults({ type: "json_schema", json_schema: { schema: { type: "objekt" } } }))).toEqual([
      ["json_schema.name", "The schema needs a “name” of at most 64 letters, digits, _ and -"],
      ["json_schema.schema.type", expect.stringContaining("“objekt”")],
    ]);
  });
});
