"""A resources server for runs where NeMo Gym starts every server itself: forwards /verify to Touchstone.

verifiers and axolotl take Touchstone's URL as it is and need none of this.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request

from nemo_gym.base_resources_server import BaseResourcesServerConfig, BaseVerifyRequest, BaseVerifyResponse, SimpleResourcesServer
from pydantic import ConfigDict


class Config(BaseResourcesServerConfig):
    url: str


class VerifyRequest(BaseVerifyRequest):
    model_config = ConfigDict(extra="allow")


class VerifyResponse(BaseVerifyResponse):
    model_config = ConfigDict(extra="allow")


class TouchstoneServer(SimpleResourcesServer):
    config: Config

    async def verify(self, body: VerifyRequest) -> VerifyResponse:
        """A row that cannot be judged comes back with mask_sample, after five tries."""
        return VerifyResponse(**await asyncio.to_thread(forward, self.config.url, body.model_dump(mode="json")))


def forward(url: str, row: dict, tries: int = 5) -> dict:
    request = urllib.request.Request(
        url.rstrip("/") + "/verify?on_failure=mask", json.dumps(row).encode(), {"content-type": "application/json"}
    )
    for left in reversed(range(tries)):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                raise  # the row itself: a missing or unreadable answer
            reason = "HTTP %d" % error.code
        except OSError as error:
            reason = str(error)
        if left == 0:
            return {**row, "reward": 0.0, "mask_sample": True, "failure_kind": "touchstone:unreachable", "failure_reason": reason}
    raise AssertionError("tries must be positive")


if __name__ == "__main__":
    TouchstoneServer.run_webserver()
