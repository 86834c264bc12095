"""Reward calls of OpenRLHF, AReaL and verifiers in their own code: right, wrong, impossible to judge, and nobody there."""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import logging
import os
import sys
import types
import unittest
from pathlib import Path
from unittest import mock

import torch

from support import GOLDS, RIGHT, ROOT, TEXTS, UNREADABLE, WRONG, Service, part_of

import touchstone

NOBODY = "http://127.0.0.1:9"
service: Service


def setUpModule() -> None:
    global service
    service = Service()


def tearDownModule() -> None:
    service.stop()


class OpenRlhf(unittest.TestCase):
    def fetch(self, endpoint: str, text: str, gold):
        from openrlhf.utils.agent import SingleTurnAgentExecutor

        executor = SingleTurnAgentExecutor(endpoint)
        call = executor._fetch_rewards_via_func if executor.reward_func else executor._fetch_rewards_via_http
        return asyncio.run(call(["2 + 2?" + text], ["2 + 2?"], [gold]))[0]

    def test_the_url(self) -> None:
        url = service.url + "/p/default/get_reward"
        right, wrong = self.fetch(url, RIGHT, "4"), self.fetch(url, WRONG, "4")
        self.assertEqual((right["rewards"], right["scores"]), ([1.1], [1.0]))
        self.assertEqual(wrong["scores"], [0.0])
        self.assertTrue(all(torch.tensor(values).dtype == torch.float32 for values in right["extra_logs"].values()))

    def test_the_file(self) -> None:
        with mock.patch.dict(os.environ, {"TOUCHSTONE_URL": service.url}):
            path = str(ROOT / "examples/trainers/openrlhf/reward_func.py")
            right, wrong = self.fetch(path, RIGHT, "4"), self.fetch(path, WRONG, "4")
        self.assertGreater(right["rewards"].item(), 1)
        self.assertLess(wrong["rewards"].item(), 0.5)

    def test_what_cannot_be_judged_is_no_reward(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "Request error for 5 times"):
            self.fetch(service.url + "/get_reward", RIGHT, UNREADABLE)


class Areal(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        """AReaL's wrapper is one file of its wheel; all that it needs of the rest is a logger."""
        cls.folder = Path(os.environ["AREAL"])
        names = {"areal": types.ModuleType("areal"), "areal.utils": types.ModuleType("areal.utils")}
        names["areal.utils"].logging = logging
        sys.modules.update(names)
        spec = importlib.util.spec_from_file_location("areal_reward_api", cls.folder / "areal/api/reward_api.py")
        cls.api = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.api)
        for name in names:
            del sys.modules[name]
        logging.getLogger("RewardAPI").disabled = True

    def ask(self, text, gold, **options):
        wrapper = self.api.AsyncRewardWrapper(functools.partial(touchstone.areal_reward, profile="default", **options))
        return asyncio.run(wrapper("2 + 2?", text, [1], [1, 2], answer=gold))

    def test_right_and_wrong(self) -> None:
        self.assertGreater(self.ask(RIGHT, "4", url=service.url), 1)
        self.assertLess(self.ask(WRONG, "4", url=service.url), 0.5)

    def test_what_cannot_be_judged_raises_through_its_pool_of_processes_and_is_no_0(self) -> None:
        with self.assertRaises(touchstone.Undetermined):
            self.ask(RIGHT, UNREADABLE, url=service.url)
        with self.assertRaises(touchstone.TouchstoneError):
            self.ask(RIGHT, "4", url=NOBODY, retry_seconds=0.2)

    def test_its_own_normalisation_with_the_mean_of_the_siblings(self) -> None:
        """AReaL rejects a rollout whose reward raises; who fills in instead moves neither the group's mean nor the policy."""
        import numpy as np

        given = {"torch": torch, "np": np, "dist": torch.distributed}
        normalise = part_of(self.folder / "areal/utils/data.py", ["Normalization"], given)["Normalization"](
            types.SimpleNamespace(mean_level="group", mean_leave1out=False, std_level="group", std_unbiased=True, group_size=4, eps=1e-5)
        )
        client = touchstone.Touchstone(service.url, profile="default", failure="neutral")
        results = client.score_batch([{"completion": text, "gold": gold, "group_id": "p"} for text, gold in zip(TEXTS, GOLDS)])

        advantages = normalise(torch.tensor([result["reward"] for result in results]))

        self.assertEqual([result.get("imputed", False) for result in results], [False, False, True, False])
        self.assertAlmostEqual(advantages[2].item(), 0.0, places=5)
        self.assertGreater(advantages[0].item(), 0)
        self.assertLess(advantages[1].item(), 0)


class Verifiers(unittest.TestCase):
    def gym(self, text: str, gold: str):
        """verifiers v1: its NeMo Gym task scores a finished trace by POST /verify."""
        from verifiers.v1.tasksets.nemo_gym import taskset
        from verifiers.v1.tasksets.nemo_gym.toolset import NeMoGymState

        row = {"responses_create_params": {"input": [{"role": "user", "content": "2 + 2?"}]}, "expected_answer": gold}
        task = taskset.NeMoGymTask(taskset.NeMoGymData(name="t", prompt="2 + 2?", row=row), taskset.NeMoGymTaskConfig())
        state = NeMoGymState(resources_url=service.url + "/p/default", request_timeout=60.0)
        trace = mock.Mock(state=state, info={})
        answer = {"output": [{"type": "message", "content": [{"type": "output_text", "text": text}]}]}
        with mock.patch.object(taskset, "trace_to_nemo_response", return_value=answer):
            return asyncio.run(task.nemo_gym(trace)), trace

    def test_v1_right_wrong_and_impossible(self) -> None:
        right, trace = self.gym(RIGHT, "4")
        self.assertAlmostEqual(right, 1.1)
        self.assertIs(trace.info["nemo_gym"]["mask_sample"], False)
        self.assertLess(self.gym(WRONG, "4")[0], 0.5)
        with self.assertRaises(Exception) as caught:
            self.gym(RIGHT, UNREADABLE)
        self.assertIn("422", str(caught.exception))

    def test_before_v1_a_rubric(self) -> None:
        code = (
            "import asyncio, sys, verifiers as vf\n"
            "from touchstone import RewardMissing, verifiers_reward\n"
            "rubric = vf.Rubric(funcs=[verifiers_reward(url=%r, profile='default')])\n"
            "def score(text, gold):\n"
            "    state = vf.State(input={'prompt': 'q', 'answer': gold, 'example_id': 0, 'task': 't'}, completion=text, answer=gold, prompt='q', task='t')\n"
            "    asyncio.run(rubric.score_rollout(state))\n"
            "    return state['reward']\n"
            "right, wrong = score(%r, '4'), score(%r, '4')\n"
            "assert right > 1 and wrong < 0.5, (right, wrong)\n"
            "try:\n"
            "    sys.exit('counted %%r' %% score('x', %r))\n"
            "except RewardMissing:\n"
            "    print('no reward, no number')\n"
        ) % (service.url, RIGHT, WRONG, UNREADABLE)
        path = os.pathsep.join([os.environ["VERIFIERS_LEGACY"], str(ROOT / "clients" / "python")])
        import subprocess

        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, "no reward, no number\n"), done.stderr)


if __name__ == "__main__":
    unittest.main()
