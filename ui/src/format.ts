/** Numbers, money and time as people read them. */
const whole = new Intl.NumberFormat("en");
const dateTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const MINUS = "−";

export function count(n: number): string {
  return whole.format(n);
}

/** "1 case", "412 cases". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A share of one as "71.0 %". */
export function percent(share: number, digits = 1): string {
  return `${signed((share * 100).toFixed(digits), false)} %`;
}

/** A difference of shares: "+7.0 points". */
export function points(difference: number): string {
  return `${signedPoints(difference)} points`;
}

/** The same without the unit, for intervals. */
export function signedPoints(difference: number): string {
  return signed((difference * 100).toFixed(1), true);
}

/** A difference of scores: "+0.13". */
export function signedScore(difference: number): string {
  return signed(difference.toFixed(3), true);
}

function signed(digits: string, withPlus: boolean): string {
  const n = Number(digits);
  if (n < 0) return digits.replace("-", MINUS);
  const plain = digits.replace("-", "");
  return withPlus && n > 0 ? `+${plain}` : plain;
}

/** US dollars from the decimal string of the core: "$0.0042", "$12.30". */
export function money(dollars: string | null): string {
  if (dollars === null) return "unknown";
  const n = Number(dollars);
  if (n === 0) return "$0";
  if (n >= 1) return `$${n.toFixed(2)}`;
  return `$${trimZeros(n.toPrecision(2))}`;
}

function trimZeros(digits: string): string {
  return digits.includes("e") ? Number(digits).toFixed(9).replace(/0+$/, "") : digits;
}

/** Milliseconds as "840 ms", "2.1 s". */
export function latency(ms: number | null): string {
  if (ms === null) return "";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Seconds as "about 4 s", "2 min", "1 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A size: "840 bytes", "4.2 MB". */
export function bytes(n: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const at = n < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3));
  return `${at === 0 ? count(n) : (n / 1000 ** at).toFixed(1)} ${units[at] ?? ""}`;
}

/** A moment, in the person's own time zone. */
export function moment(rfc3339: string): string {
  const date = new Date(rfc3339);
  return Number.isNaN(date.getTime()) ? rfc3339 : dateTime.format(date);
}

/** "just now", "12 min ago", "yesterday", "14 Nov 2026". */
export function ago(rfc3339: string, now: number = Date.now()): string {
  const date = new Date(rfc3339);
  const minutes = Math.round((now - date.getTime()) / 60_000);
  if (Number.isNaN(minutes)) return rfc3339;
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  if (minutes < 7 * 24 * 60) return `${counted(Math.round(minutes / (24 * 60)), "day")} ago`;
  return day.format(date);
}

/** Enough of an id to tell it from others: the end, because ids of the same minute begin alike. */
export function shortId(id: string): string {
  return id.length > 12 ? id.slice(-8) : id;
}

/** A hash as Git shows one. */
export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/, "").slice(0, 10);
}

/** The beginning of a text in one line, for cells that show one; an answer in JSON often begins with a lone bracket. */
export function oneLine(text: string): string {
  return text.slice(0, 400).replace(/\s+/g, " ").trim();
}
