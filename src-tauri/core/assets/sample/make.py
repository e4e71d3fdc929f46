"""Makes interactions.jsonl and answers.jsonl of the sample workspace, by asking the built-in model.

    python3 make.py PATH/TO/attune

Texts, prompts, checks and gates are written by hand and lie beside this script. Every output is what the built-in model
really answered, through `attune replay run`, at temperature 0; run again on the same build it gives the same files but
for times. Thumbs and corrections are derived from the known answers by `heard`.
"""

import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
BEGIN = datetime.datetime(2026, 9, 28, 8, 0, tzinfo=datetime.timezone.utc)
MODEL = "SmolLM2-135M-Instruct.Q4_1"
STORIES = {"ticket": "right-order", "sentiment": "right-label"}
# The messages of each prompt's version 1.
TEMPLATES = {}


def attune(*args):
    """One command's JSON answer."""
    done = subprocess.run([sys.argv[1], *args, "--json"], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"attune {' '.join(args)} failed: {done.stdout}")
    return json.loads(done.stdout)


def rows(name):
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text().splitlines()]


def chance(row, what):
    """A number in [0, 1) that is the same each time."""
    digest = hashlib.sha256(f"{row['id']} {what}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def time_of(row):
    return BEGIN + datetime.timedelta(days=row["day"], minutes=row["minute"])


def text_of(time):
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")


def asked(prompt, row):
    """The interaction before it was answered, as the desk's own program would have logged it."""
    return {
        "id": row["id"],
        "time": text_of(time_of(row)),
        "session": row["session"],
        "user": row["user"],
        "prompt": prompt,
        "version": "1",
        "model": MODEL,
        "messages": rendered(prompt, row),
        "query": row["message"],
        "variables": {"message": row["message"], **known(row)},
    }


def rendered(prompt, row):
    """Version 1 with the message in it; the templates use that variable only."""
    fill = lambda text: text.replace("{{message}}", row["message"])
    return [{**message, "content": fill(message["content"])} for message in TEMPLATES[prompt]]


def known(row):
    """What the desk's own program knows of the message, as variables."""
    return row["expected"] if isinstance(row["expected"], dict) else {"label": row["expected"]}


def correction(row):
    expected = row["expected"]
    return json.dumps(expected, ensure_ascii=False) if isinstance(expected, dict) else expected


def heard(row, is_right):
    """What the desk's people said of the answer: of four answers about one and a half get a thumb."""
    time = text_of(time_of(row) + datetime.timedelta(minutes=3 + int(40 * chance(row, "pause"))))
    said = lambda **what: {**what, "time": time}
    if is_right:
        return [said(kind="thumb", value="up")] if chance(row, "up") < 0.35 else []
    if chance(row, "down") >= 0.45:
        return []
    down = [said(kind="thumb", value="down")]
    if chance(row, "correct") < 0.5:
        down.append(said(kind="correction", text=correction(row)))
    return down


def answered(prompt, check, folder):
    """Both versions on every message: the cells of one replay."""
    TEMPLATES[prompt] = attune("prompt", "add", prompt, str(HERE / f"{prompt}-1.yaml"))["messages"]
    attune("prompt", "add", prompt, str(HERE / f"{prompt}-2.yaml"))
    messages = rows(prompt)
    past = folder / f"{prompt}.jsonl"
    past.write_text("".join(json.dumps({**asked(prompt, row), "output": "not asked yet"}) + "\n" for row in messages))
    attune("import", str(past))
    attune("check", "add", check, str(HERE / "checks" / f"{check}.yaml"))
    run = ["replay", "run", "--candidate", f"{prompt}@2", "--baseline", f"{prompt}@1", "--model", "builtin"]
    run = attune(*run, "--check", check, "--all-turns", "--guard", "0", "--concurrency", "1")
    return attune("replay", "cells", run["replay"])["cells"]


def main():
    interactions, answers = [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        os.environ["ATTUNE_WORKSPACE"] = str(folder / "made")
        attune("init", os.environ["ATTUNE_WORKSPACE"])
        for prompt, check in STORIES.items():
            cells = {(cell["version"], cell["case"]): cell for cell in answered(prompt, check, folder)}
            for row in rows(prompt):
                for version in (1, 2):
                    answers.append(answer(prompt, version, row, cells[f"{prompt}@{version}", row["id"]]))
                interactions.append(interaction(prompt, row, cells[f"{prompt}@1", row["id"]]))
    interactions.sort(key=lambda row: (row["time"], row["id"]))
    write("interactions.jsonl", interactions)
    write("answers.jsonl", answers)


def answer(prompt, version, row, cell):
    given = {"message": cell["message"], "finish": cell["finish"], "usage": cell["usage"], "model": MODEL}
    given |= {"mean_logprob": cell["mean_logprob"], "latency_ms": cell["latency_ms"]}
    given |= {"first_token_ms": cell["first_token_ms"], "reported_cost": None, "contexts": []}
    return {"prompt": prompt, "version": version, "case": row["id"], "time": cell["answered_at"], "answer": given}


def interaction(prompt, row, cell):
    is_right = cell["checks"][0]["passed"] is True
    more = {"output": cell["output"], "usage": cell["usage"], "latency_ms": cell["latency_ms"]}
    return {**asked(prompt, row), **more, "feedback": heard(row, is_right)}


def write(name, lines):
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (HERE / name).write_text(text)
    print(f"{name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
