"""Starts Touchstone from this checkout for the time of a run, where no TOUCHSTONE_URL is given."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Dict, Iterator, List, Optional

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "clients" / "python"))


class Service:
    def __init__(self, url: str, process: Optional[subprocess.Popen]):
        self.url, self.process = url, process

    def pids(self, name: str) -> List[int]:
        """Processes of the service whose command line holds `name`; only descendants of the one that was started here."""
        if self.process is None:
            return []
        parents: Dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(") ", 1)[1].split()[1])
        ours = {self.process.pid}
        for _ in range(4):
            ours |= {pid for pid, parent in parents.items() if parent in ours}
        found = []
        for pid in sorted(ours):
            with contextlib.suppress(OSError):
                if name in Path("/proc/%d/cmdline" % pid).read_text():
                    found.append(pid)
        return [pid for pid in found if pid != self.process.pid]

    def kill(self, name: str) -> List[int]:
        """SIGKILL to the service's own processes of that name."""
        pids = self.pids(name)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return pids


@contextlib.contextmanager
def touchstone(node: Optional[str] = None) -> Iterator[Service]:
    """The service at TOUCHSTONE_URL, else one started here on a free port and ended at the end."""
    url = os.environ.get("TOUCHSTONE_URL")
    if url:
        yield Service(url, None)
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bundled = ROOT / "node_modules" / ".bin" / "node"
    command = node or os.environ.get("TOUCHSTONE_NODE") or (str(bundled) if bundled.exists() else "node")
    with tempfile.TemporaryDirectory(prefix="touchstone-grpo-") as data:
        environment = {**os.environ, "TOUCHSTONE_PORT": str(port), "TOUCHSTONE_DATA_DIR": data, "TOUCHSTONE_LOG_LEVEL": os.environ.get("TOUCHSTONE_LOG_LEVEL", "error")}
        environment.pop("TOUCHSTONE_NODE", None)
        process = subprocess.Popen([command, str(ROOT / "services" / "cli" / "src" / "main.ts"), "serve"], env=environment)
        try:
            _until_alive("http://127.0.0.1:%d" % port, process)
            yield Service("http://127.0.0.1:%d" % port, process)
        finally:
            process.terminate()
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                process.kill()


def _until_alive(url: str, process: subprocess.Popen, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    body = b'{"completion":"\\\\boxed{1}","graders":[{"kind":"math","gold":"1"}]}'
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the service ended with code %s" % process.returncode)
        request = urllib.request.Request(url + "/score", body, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the service did not answer within %.0f s" % seconds)
