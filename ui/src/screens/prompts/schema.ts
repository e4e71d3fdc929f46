/** What a model provider would refuse in tools and JSON schemas, as far as it can be told without asking one. */
import type { Fault } from "../../parts/editor/json";
import { isObject } from "./settings";

type Path = Fault["path"];
type Fields = Record<string, unknown>;

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];
/** Deeper ones are not looked at: no provider takes them, and typing must not wait. */
const DEEPEST = 40;

const fields = (value: unknown): Fields | null => (isObject(value) ? (value as Fields) : null);
const isName = (value: unknown) => typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value);
const fault = (path: Path, message: string): Fault[] => [{ path, message }];

/** Of tools in the form of the OpenAI chat API. */
export function toolFaults(tools: readonly unknown[]): Fault[] {
  const names = tools.map((tool) => fields(fields(tool)?.function)?.name);
  const twice = names.flatMap((name, i) =>
    name !== undefined && names.indexOf(name) < i
      ? fault([i, "function", "name"], `Another tool is called “${String(name)}” too`)
      : [],
  );
  return [...tools.flatMap((tool, i) => toolFault(tool, [i])), ...twice];
}

function toolFault(raw: unknown, path: Path): Fault[] {
  const tool = fields(raw);
  if (!tool) return fault(path, "A tool is an object");
  if (tool.type !== "function")
    return fault("type" in tool ? [...path, "type"] : path, 'A tool’s “type” is "function"');
  const given = fields(tool.function);
  if (!given) return fault([...path, "function"], "A tool needs an object “function” with name and parameters");
  const at = [...path, "function"];
  const found: Fault[] = [];
  if (!isName(given.name))
    found.push(...fault([...at, "name"], "A tool needs a “name” of at most 64 letters, digits, _ and -"));
  if ("description" in given && typeof given.description !== "string")
    found.push(...fault([...at, "description"], "The “description” is a text"));
  if (!("parameters" in given)) return found;
  const parameters = fields(given.parameters);
  if (parameters && parameters.type !== undefined && parameters.type !== "object")
    found.push(...fault([...at, "parameters", "type"], 'The parameters’ “type” is "object"'));
  return [...found, ...schemaFaults(given.parameters, [...at, "parameters"])];
}

/** Of the form of the answer. */
export function formatFaults(raw: object): Fault[] {
  const format = raw as Fields;
  if (format.type === "text" || format.type === "json_object") return [];
  if (format.type !== "json_schema")
    return fault("type" in format ? ["type"] : [], 'The “type” is "json_schema", "json_object" or "text"');
  const given = fields(format.json_schema);
  if (!given) return fault(["json_schema"], "It needs an object “json_schema” with name and schema");
  const found = isName(given.name)
    ? []
    : fault(["json_schema", "name"], "The schema needs a “name” of at most 64 letters, digits, _ and -");
  if (!("schema" in given)) return [...found, ...fault(["json_schema"], "“schema” is missing")];
  return [...found, ...schemaFaults(given.schema, ["json_schema", "schema"])];
}

/** Of a JSON schema: what is written wrongly, not what a provider does not support. */
export function schemaFaults(raw: unknown, path: Path): Fault[] {
  if (typeof raw === "boolean" || path.length > DEEPEST) return [];
  const schema = fields(raw);
  if (!schema) return fault(path, "A schema is an object");
  return [
    ...typeFaults(schema, path),
    ...requiredFaults(schema, path),
    ...enumFaults(schema, path),
    ...parts(schema, path),
  ];
}

function typeFaults({ type }: Fields, path: Path): Fault[] {
  const types = Array.isArray(type) ? (type as unknown[]) : type === undefined ? [] : [type];
  const wrong = types.find((one) => !TYPES.includes(one as string));
  return wrong === undefined
    ? []
    : fault([...path, "type"], `There is no type “${String(wrong)}”: ${TYPES.join(", ")}`);
}

function requiredFaults({ required, properties }: Fields, path: Path): Fault[] {
  if (required === undefined) return [];
  if (!Array.isArray(required)) return fault([...path, "required"], "“required” is a list of names");
  const known = fields(properties) ?? {};
  return required.flatMap((name: unknown, i) =>
    typeof name === "string" && name in known
      ? []
      : fault([...path, "required", i], `“${String(name)}” is required but none of the properties`),
  );
}

function enumFaults(schema: Fields, path: Path): Fault[] {
  const isWrong = "enum" in schema && !(Array.isArray(schema.enum) && schema.enum.length > 0);
  return isWrong ? fault([...path, "enum"], "“enum” is a list of at least one value") : [];
}

/** Of the schemas inside. */
function parts(schema: Fields, path: Path): Fault[] {
  const named = ["properties", "$defs", "definitions", "patternProperties"].flatMap((key) => {
    if (!(key in schema)) return [];
    const inner = fields(schema[key]);
    if (!inner) return fault([...path, key], `“${key}” is an object of schemas`);
    return Object.entries(inner).flatMap(([name, one]) => schemaFaults(one, [...path, key, name]));
  });
  const listed = ["anyOf", "oneOf", "allOf", "prefixItems"].flatMap((key) => {
    if (!(key in schema)) return [];
    const inner: unknown = schema[key];
    if (!Array.isArray(inner) || inner.length === 0) return fault([...path, key], `“${key}” is a list of schemas`);
    return inner.flatMap((one, i) => schemaFaults(one, [...path, key, i]));
  });
  const single = ["items", "additionalProperties", "not"].flatMap((key) =>
    key in schema && !Array.isArray(schema[key]) ? schemaFaults(schema[key], [...path, key]) : [],
  );
  return [...named, ...listed, ...single];
}
