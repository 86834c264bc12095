"""The Python examples of examples/trainers, pasted as they are, against the real service."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import pickle
import re
import sys
import types
import unittest
from unittest import mock

from .support import ROOT, Service

EXAMPLES = ROOT / "examples" / "trainers"
RIGHT = "<think>2 + 2 = 4</think>\n<answer>\\boxed{4}</answer>"
WRONG = "<think>2 + 2 = 5</think>\n<answer>\\boxed{5}</answer>"
service: Service


def setUpModule() -> None:
    global service
    service = Service()


def tearDownModule() -> None:
    service.stop()


def load(name: str) -> types.ModuleType:
    """An example with its URL pointed at this test's service, which is all that a user changes."""
    path = EXAMPLES / name
    text = path.read_text().replace("http://127.0.0.1:8080", service.url)
    module = types.ModuleType(re.sub(r"\W", "_", name))
    sys.modules[module.__name__] = module
    exec(compile(text, str(path), "exec"), module.__dict__)
    return module


class Examples(unittest.TestCase):
    def check(self, rewards) -> None:
        good, bad = rewards
        self.assertGreaterEqual(good, 1.0)
        self.assertLess(bad, 0.5)

    def test_trl(self) -> None:
        reward = pickle.loads(pickle.dumps(load("trl/train.py").reward))
        self.check(asyncio.run(reward(prompts=["q"] * 2, completions=[RIGHT, WRONG], answer=["4", "4"])))

    def test_openrlhf(self) -> None:
        with mock.patch.dict(os.environ, {"TOUCHSTONE_URL": service.url}):
            answer = load("openrlhf/reward_func.py").reward_func(["q" + RIGHT, "q" + WRONG], ["q", "q"], ["4", "4"])
        self.check([float(reward) for reward in answer["rewards"]])

    def test_ms_swift(self) -> None:
        orm = load("ms-swift/plugin.py").orms["touchstone"]
        self.check(orm()([RIGHT, WRONG], solution=["4", "4"]))

    def test_easyr1(self) -> None:
        rows = [{"response": text, "response_length": 9, "ground_truth": "4"} for text in (RIGHT, WRONG)]
        self.check([row["overall"] for row in load("easyr1/reward.py").compute_score(rows)])

    def test_areal(self) -> None:
        reward_fn = pickle.loads(pickle.dumps(load("areal/reward.py").reward_fn))
        self.check([reward_fn("q", text, [1], [1, 2], answer="4") for text in (RIGHT, WRONG)])

    def test_verifiers(self) -> None:
        reward = load("verifiers/environment.py").reward
        self.check([asyncio.run(reward(completion=text, answer="4")) for text in (RIGHT, WRONG)])

    @unittest.skipIf(importlib.util.find_spec("sandbox_fusion") is None, "sandbox-fusion is not installed: scripts/real-clients has it")
    def test_sandbox_fusion(self) -> None:
        self.assertEqual(load("sandbox-fusion/run.py").square(12), "144\n")


class NemoGym(unittest.TestCase):
    """The forwarding server's own part; NeMo Gym's classes are stood in for, since it is not on the package index."""

    def setUp(self) -> None:
        names = ("BaseResourcesServerConfig", "BaseVerifyRequest", "BaseVerifyResponse", "SimpleResourcesServer")
        base = types.SimpleNamespace(**{name: type(name, (), {}) for name in names})
        pydantic = types.SimpleNamespace(ConfigDict=dict)
        with mock.patch.dict(sys.modules, {"nemo_gym": base, "nemo_gym.base_resources_server": base, "pydantic": pydantic}):
            self.app = load("nemo-gym/app.py")

    def row(self, text: str, **fields):
        response = {"output": [{"type": "message", "content": [{"type": "output_text", "text": text}]}]}
        return {"responses_create_params": {"input": []}, "response": response, "uuid": "u1", **fields}

    def test_right_and_wrong_rows_come_back_whole(self) -> None:
        url = service.url + "/p/default"
        right, wrong = (self.app.forward(url, self.row(text, expected_answer="4")) for text in (RIGHT, WRONG))
        Examples.check(self, (right["reward"], wrong["reward"]))
        self.assertEqual((right["uuid"], right["mask_sample"]), ("u1", False))

    def test_a_row_without_an_answer_is_an_error_and_no_reward(self) -> None:
        with self.assertRaises(self.app.urllib.error.HTTPError):
            self.app.forward(service.url, self.row(RIGHT))

    def test_nobody_there_masks_the_row(self) -> None:
        row = self.app.forward("http://127.0.0.1:9", self.row(RIGHT, expected_answer="4"), tries=2)
        self.assertTrue(row["mask_sample"])
        self.assertIn("refused", row["failure_reason"])


if __name__ == "__main__":
    unittest.main()
