"""The process of the demo model: llama.cpp's own HTTP server, until it is stopped.

python model_server.py WEIGHTS PORT      with the key to ask for in OPENAI_API_KEY
"""

import os
import signal
import sys

NAME = "SmolLM2-135M-Instruct"


def serve(weights: str, port: int, api_key: str) -> None:
    """Load *weights* and answer on 127.0.0.1 until a signal ends the process."""
    # Only in this process: it maps 340 MB.
    import xllamacpp

    cores = os.cpu_count() or 1
    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.model_alias = {NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.api_keys = [api_key]
    params.ui = False
    params.n_ctx = 8192
    params.n_parallel = 4
    params.kv_unified = True
    params.cont_batching = True
    params.cache_ram_mib = 256  # the default is 8 GiB
    params.cpuparams.n_threads = max(1, cores - 1)
    params.cpuparams_batch.n_threads = cores
    server = xllamacpp.Server(params)
    print(f"{NAME} answers on {server.listening_address}", flush=True)  # noqa: T201
    while True:
        signal.pause()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), os.environ["OPENAI_API_KEY"])
