import { describe, expect, it } from "vitest";
import { ago, counted, duration, latency, money, oneLine, shortHash } from "./format";

describe("money", () => {
  it("keeps what small amounts are made of", () => {
    expect(money("0.00018")).toBe("$0.00018");
    expect(money("0.0000000041")).toBe("$0.000000004");
    expect(money("12.3")).toBe("$12.30");
    expect(money("0")).toBe("$0");
    expect(money(null)).toBe("unknown");
  });
});

describe("time", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it("is told from now", () => {
    expect(ago("2026-11-23T11:59:50Z", now)).toBe("just now");
    expect(ago("2026-11-23T11:18:00Z", now)).toBe("42 min ago");
    expect(ago("2026-11-22T12:00:00Z", now)).toBe("1 day ago");
  });
  it("that cannot be read is shown as it is", () => expect(ago("soon", now)).toBe("soon"));
  it("that lasts is short", () => {
    expect([duration(0.4), duration(59), duration(96), duration(7_500)]).toEqual([
      "under 1 s",
      "59 s",
      "2 min",
      "2 h 5 min",
    ]);
    expect([latency(840), latency(2100), latency(null)]).toEqual(["840 ms", "2.1 s", ""]);
  });
});

it("counts in words", () => expect([counted(1, "case"), counted(1204, "case")]).toEqual(["1 case", "1,204 cases"]));
it("shortens a hash", () => expect(shortHash("sha256:0123456789abcdef")).toBe("0123456789"));
it("shows a text in one line", () => expect(oneLine('\n {\n  "order": 7\n}\n')).toBe(`{ "order": 7 }`));
