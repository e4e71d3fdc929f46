"""Serves a GGUF file in the OpenAI form on a free port of loopback, until standard input is closed.

    PYTHONPATH=FOLDER_OF_XLLAMACPP python3 llama_server.py MODEL.gguf

Prints the address once it answers.
"""
import os
import sys

# Threads that wait for work sleep: beside other programs, spinning takes many times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.model_alias = {"smollm2"}
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 2048
params.n_parallel = 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
params.ui = False

server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
