/**
 * Where the person is: a typed route behind the `#` of the address, so that back, forward and links work by themselves.
 */
const patterns = {
  home: "/home",
  interactions: "/interactions",
  patterns: "/patterns",
  import: "/import",
  prompts: "/prompts",
  found: "/found",
  prompt: "/prompts/:name",
  replays: "/replays",
  plan: "/replays/new",
  replay: "/replays/:id",
  sets: "/sets",
  checks: "/checks",
  models: "/models",
  privacy: "/privacy",
  audit: "/audit",
  settings: "/settings",
} as const;

type Patterns = typeof patterns;
export type RouteName = keyof Patterns;

type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;
export type Params<N extends RouteName> = Record<ParamNames<Patterns[N]>, string>;

/** What stands behind the `?`; an empty value is left out. */
export type QueryPart = Record<string, string>;

export type Route = { [N in RouteName]: { name: N; params: Params<N>; query: QueryPart } }[RouteName];

/** The address of a route. Routes without parameters need none. */
export function href<N extends RouteName>(
  name: N,
  ...[params, query]: ParamNames<Patterns[N]> extends never ? [undefined?, QueryPart?] : [Params<N>, QueryPart?]
): string {
  const given = (params ?? {}) as Record<string, string>;
  const path = patterns[name].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(given[key] ?? ""));
  const filled = Object.entries(query ?? {}).filter(([, value]) => value !== "");
  return `#${path}${filled.length > 0 ? `?${new URLSearchParams(filled)}` : ""}`;
}

/** Reads an address; anything unknown leads home. */
export function parse(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  for (const name of Object.keys(patterns) as RouteName[]) {
    const params = match(patterns[name], path);
    if (params) return { name, params, query } as Route;
  }
  return { name: "home", params: {}, query: {} };
}

function match(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = decode(value);
    else if (part !== value) return null;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

class Router {
  route = $state.raw<Route>(parse(""));

  /** Follows the address until the given function is called. */
  start(): () => void {
    const follow = () => (this.route = parse(location.hash));
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }

  go(address: string): void {
    if (location.hash === address) this.route = parse(address);
    else location.hash = address;
  }

  /** Changes what stands behind the `?` without a step in the history. */
  setQuery(changes: QueryPart): void {
    const { name, params, query } = this.route;
    const address = href(name as "prompt", params as Params<"prompt">, { ...query, ...changes });
    history.replaceState(null, "", address);
    this.route = parse(address);
  }
}

export const router = new Router();
