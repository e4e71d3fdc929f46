#!/usr/bin/env python3
"""Learns to read follow-ups from the labelled set and says how well they are read.

    pip install numpy scikit-learn
    cargo build --bin attune
    python tests/bench/follow_ups.py [PROGRAM]

Features are the program's own: the example `follow_ups` of attune-tests prints them. Only the half `development` is
learnt from: strength of the penalty and temperature are chosen by cross-validation in it, by question. The half
`held_out` is for the figures.

The set has only turns that were written to be told apart. So that ordinary talk raises no alarms, turns of people's small
talk that ask nothing are learnt as "nothing", all of them together weighing as much as one kind of the set. They are from
the package `chitchat-dataset` (MIT), which pip fetches into the cache and nothing of which is committed. How other chats
of it are read stands beside the figures: hardly anybody complains of an answer there.

Writes the weights (src-tauri/core/assets/follow_ups.json), what the
unit tests compare with (src-tauri/core/src/follow_up/read.json) and the figures (tests/bench/follow_ups.md).
"""

import csv
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GroupKFold

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SET = HERE / "follow_ups" / "labelled.tsv"
WEIGHTS = ROOT / "src-tauri" / "core" / "assets" / "follow_ups.json"
FIXTURE = ROOT / "src-tauri" / "core" / "src" / "follow_up" / "read.json"
CACHE = Path.home() / ".cache" / "attune" / "follow-ups"
PACKAGE = "chitchat-dataset==0.9.0"
KINDS = ["complaint", "correction", "rephrase", "clarification", "thanks", "new_topic", "nothing"]
STRENGTHS = [0.03, 0.1, 0.3, 1.0, 3.0]
FOLDS = 8
BINS = 5
# Turns of small talk; half of them, of other chats, only show how they are read.
TALK = 600
# Every so many rows of the held-out half one goes into the unit tests' file.
EVERY = 5
# What somebody would write in an afternoon: the first of these cues that is there decides.
KEYWORDS = ["thanks", "correction", "complaint"]


def main():
    rows = list(csv.DictReader(SET.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    talk = small_talk()
    names, likeness, values = features(rows + talk, sys.argv[1] if len(sys.argv) > 1 else built())
    values, talked = values[: len(rows)], values[len(rows) :]
    asks = numpy.array(["?" in turn["next"] for turn in talk])
    is_shown = numpy.arange(TALK) >= TALK // 2
    kinds = numpy.array([KINDS.index(row["label"]) for row in rows])
    is_held_out = numpy.array([row["half"] == "held_out" for row in rows])
    questions = numpy.array([hashed(row["previous"]) for row in rows])
    learnt = ~is_held_out
    mean, scale = values[learnt].mean(axis=0), values[learnt].std(axis=0)
    scale[scale < 1e-9] = 1.0
    standard, beside = (values - mean) / scale, ((talked - mean) / scale)[~is_shown & ~asks]
    strength, temperature = chosen(standard[learnt], kinds[learnt], questions[learnt], beside)
    model = fitted(strength, standard[learnt], kinds[learnt], beside)
    weights, bias = model.coef_ / temperature, model.intercept_ / temperature
    probabilities = softmax(standard @ weights.T + bias)
    keep(names, mean, scale, weights, bias)
    fixture(rows, is_held_out, likeness, probabilities)
    report = figures(rows, names, values, kinds, is_held_out, probabilities, strength, temperature)
    report += alarms(softmax((talked[is_shown] - mean) / scale @ weights.T + bias).argmax(axis=1))
    print(report)
    SET.parents[1].joinpath("follow_ups.md").write_text(report, encoding="utf-8")


def built():
    metadata = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"]
    folder = json.loads(subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return str(Path(folder["target_directory"]) / "debug" / "attune")


def features(rows, program):
    """Names of the features, the likeness of each turn to the question before it, and the values."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as turns:
        json.dump([{name: row[name] for name in ("previous", "answer", "next")} for row in rows], turns)
        turns.flush()
        example = Path(program).parent / "examples" / "follow_ups"
        if example.exists():
            command = [str(example)]
        else:
            command = ["cargo", "run", "-q", "--offline", "-p", "attune-tests", "--example", "follow_ups", "--"]
        command += [program, turns.name]
        lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    names, *seen = [json.loads(line) for line in lines]
    return names, [turn["likeness"] for turn in seen], numpy.array([turn["values"] for turn in seen])


def small_talk():
    """A seeded sample of turns after a question of one person and an answer of another."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not list(CACHE.glob("chitchat_dataset-*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", PACKAGE]
        subprocess.run(pip, cwd=CACHE, check=True)
    with zipfile.ZipFile(next(CACHE.glob("chitchat_dataset-*.whl"))) as archive:
        chats = json.loads(archive.read("chitchat_dataset/dataset.json"))
    dice, talk = random.Random(7), []
    for name in dice.sample(sorted(chats), len(chats)):
        turns = [" ".join(part["text"] for part in said).strip() for said in chats[name]["messages"]]
        places = [place for place in range(len(turns) - 2) if "?" in turns[place] and turns[place + 2]]
        if places and len(talk) < TALK:
            place = dice.choice(places)
            talk.append(dict(zip(["previous", "answer", "next"], turns[place : place + 3])))
    return talk


def hashed(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def softmax(scores):
    odds = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def fitted(strength, standard, kinds, beside):
    """What is beside the set is learnt as nothing, and weighs as much as one kind."""
    weight = len(kinds) / len(KINDS) / len(beside)
    return LogisticRegression(C=strength, max_iter=5000).fit(
        numpy.vstack([standard, beside]),
        numpy.concatenate([kinds, numpy.full(len(beside), KINDS.index("nothing"))]),
        sample_weight=numpy.concatenate([numpy.ones(len(kinds)), numpy.full(len(beside), weight)]),
    )


def chosen(standard, kinds, questions, beside):
    """Strength of the penalty and temperature under which turns to unseen questions are least surprising."""
    found = []
    for strength in STRENGTHS:
        scores = numpy.zeros((len(kinds), len(KINDS)))
        for known, unseen in GroupKFold(FOLDS).split(standard, kinds, questions):
            model = fitted(strength, standard[known], kinds[known], beside)
            scores[unseen] = model.decision_function(standard[unseen])
        for temperature in numpy.arange(0.5, 2.01, 0.05):
            chances = softmax(scores / temperature)[numpy.arange(len(kinds)), kinds]
            found.append((-numpy.log(chances).mean(), strength, round(float(temperature), 2)))
    return min(found)[1:]


def keep(names, mean, scale, weights, bias):
    def rounded(row):
        return [round(float(value), 6) for value in row]

    body = {
        "features": names,
        "kinds": KINDS,
        "mean": rounded(mean),
        "scale": rounded(scale),
        "weights": [rounded(row) for row in weights],
        "bias": rounded(bias),
    }
    name = "follow-ups-" + hashlib.sha256(json.dumps(body).encode()).hexdigest()[:8]
    lines = [f'  "{key}": {json.dumps(value)}' for key, value in body.items() if key != "weights"]
    table = ",\n".join(f"    {json.dumps(row)}" for row in body["weights"])
    lines.append(f'  "weights": [\n{table}\n  ]')
    WEIGHTS.write_text("{\n" + f'  "name": "{name}",\n' + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def fixture(rows, is_held_out, likeness, probabilities):
    """With the weights as they are kept, which are rounded: what the program is compared with."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    places = [place for place in range(len(rows)) if is_held_out[place]][::EVERY]
    told = []
    for place in places:
        row = {name: rows[place][name] for name in ("previous", "answer", "next")}
        best = int(probabilities[place].argmax())
        told.append({**row, "likeness": likeness[place], "kind": kept["kinds"][best]})
        told[-1]["probability"] = float(probabilities[place][best])
    body = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in told)
    FIXTURE.write_text(f"[\n{body}\n]\n", encoding="utf-8")


def figures(rows, names, values, kinds, is_held_out, probabilities, strength, temperature):
    truth, chances = kinds[is_held_out], probabilities[is_held_out]
    read = chances.argmax(axis=1)
    languages = numpy.array([row["language"] for row in rows])[is_held_out]
    commonest = numpy.full(len(truth), numpy.bincount(kinds[~is_held_out]).argmax())
    by_words = keywords(names, values[is_held_out])
    lines = [
        "# How well follow-ups are read",
        "",
        "By `tests/bench/follow_ups.py`, on the held-out half of [follow_ups/labelled.tsv](follow_ups/README.md).",
        f"Learnt from the other half, {int((~is_held_out).sum())} turns: penalty C = {strength}, temperature {temperature}.",
        "",
        "| reader | turns | right | macro-F1 |",
        "|---|---:|---:|---:|",
        scored("the commonest kind", truth, commonest),
        scored("keywords: the first cue decides", truth, by_words),
        scored("the program", truth, read),
    ]
    for language in dict.fromkeys(languages):
        among = languages == language
        lines.append(scored(f"the program, {language}", truth[among], read[among]))
    lines += ["", "| kind | precision | recall | F1 | read as |", "|---|---:|---:|---:|---|"]
    table = confusion_matrix(truth, read, labels=range(len(KINDS)))
    for kind, name in enumerate(KINDS):
        hits, of, told = table[kind, kind], table[kind].sum(), table[:, kind].sum()
        others = [f"{KINDS[other]} {table[kind, other]}" for other in numpy.argsort(-table[kind]) if table[kind, other]]
        f1 = 2 * hits / (of + told)
        lines.append(f"| {name} | {hits / max(told, 1):.2f} | {hits / of:.2f} | {f1:.2f} | {', '.join(others)} |")
    lines += calibration(truth, chances)
    return "\n".join(lines) + "\n"


def alarms(read):
    """How small talk is read: nobody labelled it, so only alarms say something."""
    of = numpy.bincount(read, minlength=len(KINDS)) / len(read)
    shares = ", ".join(f"{name} {share:.1%}" for name, share in zip(KINDS, of))
    return f"\nPeople's small talk (`{PACKAGE}`, {len(read)} turns of chats that nothing was learnt from, not labelled) is read as: {shares}.\n"


def keywords(names, values):
    """Else a question mark asks for clarification."""
    has = {name: values[:, names.index(name)] > 0 for name in [*KEYWORDS, "asks"]}
    read = numpy.where(has["asks"], KINDS.index("clarification"), KINDS.index("nothing"))
    for name in reversed(KEYWORDS):
        read[has[name]] = KINDS.index(name)
    return read


def scored(name, truth, read):
    macro = f1_score(truth, read, labels=range(len(KINDS)), average="macro", zero_division=0)
    return f"| {name} | {len(truth)} | {(truth == read).mean():.3f} | {macro:.3f} |"


def calibration(truth, chances):
    """Expected calibration error in bins of equal size, and what stands in each."""
    best, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    lines, error = [], 0.0
    for places in numpy.array_split(numpy.argsort(best, kind="stable"), BINS):
        said, was = best[places].mean(), right[places].mean()
        error += abs(said - was) * len(places) / len(best)
        lines.append(f"| {best[places].min():.2f} to {best[places].max():.2f} | {len(places)} | {said:.3f} | {was:.3f} |")
    brier = ((chances - numpy.eye(len(KINDS))[truth]) ** 2).sum(axis=1).mean()
    surprise = -numpy.log(chances[numpy.arange(len(truth)), truth]).mean()
    head = f"Expected calibration error {error:.3f} ({BINS} bins of equal size); Brier {brier:.3f}; log loss {surprise:.3f}."
    return ["", head, "", "| said | turns | said on average | were right |", "|---|---:|---:|---:|", *lines]


if __name__ == "__main__":
    main()
