#!/usr/bin/env python3
"""Makes the damaged files in this folder and expected.json, which says what an import must answer to each.

`good` counts the rows that are kept (null: as many as the archive gives), `rows` lists the rejected ones (line, field, words of the reason), `file` is set
where the file as a whole cannot be read (to its end): words of that error, and its line where there is one.
"""
import gzip
import json
import pathlib
import zlib

HERE = pathlib.Path(__file__).parent
CASES = {}


def case(name, content, good=0, rows=(), file=None, line=None):
    data = content.encode() if isinstance(content, str) else content
    errors = [{"line": at, "field": field, "reason": reason} for at, field, reason in rows]
    CASES[name] = data
    EXPECTED[name] = {"good": good, "rows": errors, "file": file and {"reason": file, "line": line}}


EXPECTED = {}
GOOD = '{"id":"g%d","query":"Where is my parcel?","output":"It arrives on Monday."}'


def row(**fields):
    return json.dumps({"id": "x", "query": "Hi", "output": "Hello"} | fields, ensure_ascii=False)


def own(name, bad, field, reason):
    """A bad row of the own form between two good ones."""
    lines = [GOOD % 1, bad, GOOD % 2]
    case(name + ".jsonl", "\n".join(lines) + "\n", good=2, rows=[(2, field, reason)])


def feedback(*items):
    return row(feedback=list(items))


# What the own form asks for.
own("no-output", '{"id":"x","query":"Hi"}', "output", "missing")
own("output-null", row(output=None), "output", "missing")
own("no-question", '{"id":"x","output":"Hello"}', "messages", "Neither")
own("empty-object", "{}", "messages", "Neither")
own("only-an-id", '{"id":"x"}', "messages", "Neither")
own("output-number", row(output=5), "output", "a number is here")
own("output-list", row(output=["a"]), "output", "a list is here")
own("output-by-user", row(output={"role": "user", "content": "Hi"}), "output.role", "assistant")
own("output-message-empty", row(output={"role": "assistant", "content": None}), "output.content", "missing")
own("output-refuses-null", row(output={"role": "assistant", "content": None, "refusal": None}), "output.content", "missing")
own("query-object", row(query={"text": "Hi"}), "query", "an object is here")
own("messages-text", row(messages="Hi"), "messages", "a text is here")
own("message-no-object", row(messages=["Hi"]), "messages[0]", "a text is here")
own("message-no-role", row(messages=[{"content": "Hi"}]), "messages[0].role", "missing")
own("message-unknown-role", row(messages=[{"role": "user", "content": "Hi"}, {"role": "robot", "content": "?"}]),
    "messages[1].role", "robot")
own("message-role-case", row(messages=[{"role": "User", "content": "Hi"}]), "messages[0].role", "User")
own("message-no-content", row(messages=[{"role": "user"}]), "messages[0].content", "missing")
own("message-content-number", row(messages=[{"role": "user", "content": 7}]), "messages[0].content", "a number is here")
own("message-part-text", row(messages=[{"role": "user", "content": ["Hi"]}]), "messages[0].content[0]", "object")
own("tool-calls-object", row(messages=[{"role": "assistant", "tool_calls": {"id": "1"}}]), "messages[0].tool_calls",
    "an object is here")
own("tool-call-text", row(messages=[{"role": "assistant", "tool_calls": ["search"]}]), "messages[0].tool_calls[0]", "object")
own("tool-call-id-list", row(messages=[{"role": "tool", "content": "1", "tool_call_id": []}]), "messages[0].tool_call_id",
    "a list is here")
own("id-object", row(id={"a": 1}), "id", "an object is here")
own("session-list", row(session=["s"]), "session", "a list is here")
own("time-word", row(time="yesterday"), "time", "no time")
own("time-month-13", row(time="2026-13-01T00:00:00Z"), "time", "no time")
own("time-small-number", row(time=12), "time", "no time")
own("time-slashes", row(time="03/04/2026"), "time", "no time")
own("latency-negative", row(latency_ms=-1), "latency_ms", "negative")
own("latency-text", row(latency_ms="fast"), "latency_ms", "a text is here")
own("cost-word", row(cost="free"), "cost", "US dollars")
own("cost-negative", row(cost=-0.01), "cost", "US dollars")
own("cost-object", row(cost={"usd": 1}), "cost", "US dollars")
own("tokens-negative", row(usage={"input_tokens": -5}), "usage.input_tokens", "tokens")
own("tokens-half", row(usage={"output_tokens": 1.5}), "usage.output_tokens", "tokens")
own("usage-list", row(usage=[1, 2]), "usage", "a list is here")
own("variables-list", row(variables=[1]), "variables", "a list is here")
own("contexts-text", row(contexts="a page"), "contexts", "a text is here")
own("context-list", row(contexts=[["id", "text"]]), "contexts[0]", "a list is here")
own("context-score", row(contexts=[{"text": "a", "score": "high"}]), "contexts[0].score", "a text is here")
own("tags-text", row(tags="a,b"), "tags", "a text is here")
own("tag-object", row(tags=["a", {"b": 1}]), "tags[1]", "an object is here")

# What feedback asks for.
own("feedback-object", row(feedback={"kind": "thumb", "value": "up"}), "feedback", "an object is here")
own("feedback-text", feedback("up"), "feedback[0]", "a text is here")
own("feedback-no-kind", feedback({"value": "up"}), "feedback[0].kind", "missing")
own("feedback-unknown-kind", feedback({"kind": "star", "value": 5}), "feedback[0].kind", "star")
own("thumb-sideways", feedback({"kind": "thumb", "value": "up"}, {"kind": "thumb", "value": "sideways"}), "feedback[1].value",
    "sideways")
own("thumb-number", feedback({"kind": "thumb", "value": 1}), "feedback[0].value", "thumb")
own("thumb-no-value", feedback({"kind": "thumb"}), "feedback[0].value", "missing")
own("rating-text", feedback({"kind": "rating", "value": "good", "scale": [1, 5]}), "feedback[0].value", "a text is here")
own("rating-outside", feedback({"kind": "rating", "value": 7, "scale": [1, 5]}), "feedback[0].value", "outside")
own("rating-scale-turned", feedback({"kind": "rating", "value": 3, "scale": [5, 1]}), "feedback[0].scale", "from low to high")
own("rating-scale-three", feedback({"kind": "rating", "value": 3, "scale": [1, 2, 3]}), "feedback[0].scale", "lowest")
own("comment-no-text", feedback({"kind": "comment", "value": "nice"}), "feedback[0].text", "missing")
own("correction-number", feedback({"kind": "correction", "text": 5}), "feedback[0].text", "a number is here")
own("feedback-time", feedback({"kind": "thumb", "value": "up", "time": "later"}), "feedback[0].time", "no time")
own("author-kind", feedback({"kind": "thumb", "value": "up", "author_kind": "robot"}), "feedback[0].author_kind", "robot")
own("late-without-name", '{"feedback":[{"kind":"thumb","value":"up"}]}', "id", "attach")
own("late-bad-thumb", '{"id":"x","feedback":[{"kind":"thumb","value":"?"}]}', "feedback[0].value", "thumb")

# JSON that is none, or not what it seems.
own("row-number", "42", None, "a number")
own("row-list", '[{"query":"Hi"}]', None, "a list")
own("json-half", '{"id":"x","query":"Hi","output":"Hel', "output", "ends in the middle")
own("json-comma", '{"id":"x","query":"Hi","output":"Hello",}', "output", "trailing comma")
own("json-single-quotes", "{'id':'x','query':'Hi','output':'Hello'}", None, "column 2")
own("json-word", '{"id":"x","query":"Hi","output":undefined}', "output", "expected value")
own("json-nan", '{"id":"x","query":"Hi","output":"Hello","latency_ms":NaN}', "latency_ms", "expected value")
own("json-two-in-a-line", GOOD % 8 + GOOD % 9, None, "trailing characters")
own("json-log-prefix", "2026-03-04 INFO " + GOOD % 8, None, "Not JSON")
own("json-huge-float", '{"id":"x","query":"Hi","output":"Hello","latency_ms":1e999}', "latency_ms", "out of range")
own("json-long-number", '{"id":123456789012345678901234567890,"query":"Hi","output":"Hello"}', "id", "digits")
own("json-key-twice", '{"id":"x","query":"Hi","output":"Hello","output":"Bye"}', "output", "twice")
own("json-key-twice-deep", row(variables={"a": {"b": 1}}).replace('"b": 1', '"b": 1, "\\u0062": 2'), "variables.a.b", "twice")
own("json-nul", '{"id":"x","query":"Hi","output":"a\\u0000b"}', "output", "NUL")
own("json-raw-nul", '{"id":"x","query":"Hi","output":"a\0b"}', "output", "control character")
own("json-half-surrogate", '{"id":"x","query":"Hi","output":"\\ud83d"}', "output", "surrogate")
own("json-bad-escape", '{"id":"x","query":"Hi","output":"\\x41"}', "output", "escape")
own("json-tab-in-text", '{"id":"x","query":"Hi","output":"a\tb"}', "output", "control character")
own("json-deep", '{"id":"x","query":"Hi","output":"Hello","variables":{"a":' + "[" * 70 + "]" * 70 + "}}",
    "variables.a" + "[0]" * 62, "64 levels")
case("not-utf8.jsonl", (GOOD % 1 + "\n").encode() + b'{"id":"x","query":"Caf\xe9","output":"Hello"}\n' + (GOOD % 2).encode(),
     good=2, rows=[(2, None, "0xE9")])

# Documents.
case("document-cut.json", "[\n" + GOOD % 1 + ",\n" + GOOD % 2 + ",\n" + '{"id":"x","que', good=2, file="cut off", line=4)
case("document-no-comma.json", "[\n" + GOOD % 1 + "\n" + GOOD % 2 + "\n]", good=1, file="comma", line=3)
case("document-trailing-comma.json", "[\n" + GOOD % 1 + ",\n]", good=1, file="a value", line=3)
case("document-wrong-bracket.json", "[\n" + GOOD % 1 + ',\n{"id":"x","query":["Hi"}\n]', good=1, file="bracket", line=3)
case("document-bad-row.json", "[\n" + GOOD % 1 + ',\n{"id":"x","query":tru,"output":"Hello"},\n' + GOOD % 2 + "\n]", good=2,
     rows=[(3, "query", "expected")])
case("document-scalar-row.json", "[" + GOOD % 1 + ", 7, " + GOOD % 2 + "]", good=2, rows=[(1, None, "a number")])
case("document-rest.json", "[" + GOOD % 1 + "]\nand so on", good=1, file="an object, a list or the end", line=2)
case("document-two-lists.json", '{"left":[{"a":1}],"right":[{"a":1}]}', file="several lists")

# Tables.
TABLE = "question,answer,rating\n"
case("table-few-cells.csv", TABLE + "Hi,Hello,5\nHi,Hello\nHo,Hello,4\n", good=2, rows=[(3, None, "2 values, the header 3")])
case("table-many-cells.csv", TABLE + "Hi,Hello,5\nHi, you,Hello,5\nHo,Hello,4\n", good=2, rows=[(3, None, "4 values, the header 3")])
case("table-open-quote.csv", TABLE + 'Hi,Hello,5\nHi,"Hello,5\nHo,Hello,4\nHe,Hello,3\n', good=3, rows=[(3, None, "quote")])
case("table-open-quote-at-end.csv", TABLE + 'Hi,Hello,5\nHi,Hello,"5', good=1, rows=[(3, None, "quote")])
case("table-not-utf8.csv", TABLE.encode() + b"Hi,Hello,5\nCaf\xe9,Hello,4\n", good=1, rows=[(3, "question", "0xE9")])
case("table-nul.csv", TABLE + "Hi,Hello,5\nHi,Hel\0lo,4\n", good=1, rows=[(3, "answer", "NUL")])
case("table-no-answer.csv", TABLE + "Hi,Hello,5\nHi,,4\n", good=1, rows=[(3, "output", "missing")])
case("table-word-as-rating.csv", TABLE + "Hi,Hello,5\nHi,Hello,seven\nHo,Hello,4\n", good=2, rows=[(3, "rating", "no number")])
case("table-foreign-columns.csv", "city,river\nParis,Seine\nRome,Tiber\n", file="what was asked and what was answered")
case("table-header-not-utf8.csv", b"question,r\xe9ponse\nHi,Hello\n", file="header", line=1)
case("table-time-unclear.csv", "question,answer,date\nHi,Hello,03/04/2026\n", rows=[(2, "date", "no time")])

# Files that are something else, or nothing.
case("empty.jsonl", "", file="empty")
case("blank.csv", " \n\n\t\n", file="empty")
case("letter.txt", "Dear all,\nplease find the file attached.\nBye\n", file="neither")
case("login-page.json", "<!doctype html><html><body>Sign in</body></html>", file="HTML")
case("workbook.csv", b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", file="Excel")
case("parquet.jsonl", b"PAR1\x15\x04\x15\x10", file="Parquet")
case("database.csv", b"SQLite format 3\x00\x10\x00\x01\x01", file="SQLite")
case("utf16-without-mark.csv", TABLE.encode("utf-16-le"), file="UTF-16")
case("utf16-half.csv", b"\xff\xfe" + (TABLE + "Hi,Hello,5\n").encode("utf-16-le") + b"\x48", good=1, file="half a character")
case("utf16-surrogate.csv", b"\xff\xfe" + (TABLE + "Hi,Hello,5\nHi,").encode("utf-16-le") + b"\x3d\xd8\x41\x00\x0a\x00", good=1,
     file="surrogate")
case("utf32.csv", b"\xff\xfe\x00\x00" + TABLE.encode("utf-32-le"), file="UTF-32")

# Archives.
LINES = "".join(GOOD % number + "\n" for number in range(40)).encode()
packed = gzip.compress(LINES, mtime=0)
case("cut.jsonl.gz", packed[:-20], good=None, file="gzip")
flipped = bytearray(packed)
flipped[-6] ^= 0xFF  # the checksum
case("checksum.jsonl.gz", bytes(flipped), good=40, file="gzip")
case("twice.jsonl.gz", gzip.compress(packed, mtime=0), file="inside of another")
case("renamed.jsonl.gz", LINES[:0] + zlib.compress(LINES), file="neither")
case("no-zstd.jsonl.zst", b"\x28\xb5\x2f\xfd\x00\x01\x02\x03", file="zstd")

for name, data in CASES.items():
    (HERE / name).write_bytes(data)
table = ",\n".join(f"  {json.dumps(name)}: {json.dumps(expected)}" for name, expected in EXPECTED.items())
(HERE / "expected.json").write_text("{\n" + table + "\n}\n")
print(len(CASES), "files")
