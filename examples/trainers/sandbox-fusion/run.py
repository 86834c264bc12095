"""The sandbox-fusion package: an endpoint, nothing else. It tries five times on anything but 200."""

from __future__ import annotations


def square(number: int) -> str:
    from sandbox_fusion import RunCodeRequest, run_code, set_endpoint

    set_endpoint("http://127.0.0.1:8080")
    return run_code(RunCodeRequest(code="print(int(input()) ** 2)", stdin=str(number), language="python")).run_result.stdout
