"""ms-swift's own reward call and advantages. A row without any reward is a 0 to it; ours takes its siblings' mean."""

from __future__ import annotations

import unittest

import torch
from swift.rl_core.advantage import compute_advantages
from swift.rl_core.data import GRPOSample
from swift.rl_core.grpo_algorithm import compute_rewards_per_func

from support import GOLDS, RIGHT, SCORED, TEXTS, UNREADABLE, WRONG, Service

from touchstone import Undetermined, swift_orm


class Swift(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.service = Service()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.service.stop()

    def rewards(self, texts, golds, prompts, **options):
        samples = [
            GRPOSample.from_row(
                {
                    "messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": text}],
                    "prompt_id": prompt,
                    "request_id": str(index),
                    "solution": gold,
                }
            )
            for index, (text, gold, prompt) in enumerate(zip(texts, golds, prompts))
        ]
        orm = swift_orm(url=self.service.url, profile="default", **options)()
        return compute_rewards_per_func(samples, [orm], None, device=torch.device("cpu"))

    def test_right_and_wrong(self) -> None:
        rewards = self.rewards([RIGHT, WRONG], ["4", "4"], ["p", "p"])
        self.assertGreater(rewards[0, 0].item(), 1)
        self.assertLess(rewards[1, 0].item(), 0.5)

    def test_handed_on_a_null_would_be_a_0_to_it(self) -> None:
        rewards = self.rewards(TEXTS, GOLDS, ["p"] * 4, failure="none")
        _, sums = compute_advantages(rewards, torch.ones(1), num_generations=4)
        self.assertTrue(torch.isnan(rewards[2, 0]))
        self.assertEqual(sums[2].item(), 0.0)

    def test_by_default_it_moves_neither_the_mean_nor_the_policy(self) -> None:
        rewards = self.rewards(TEXTS + [RIGHT, WRONG] * 2, GOLDS + ["4"] * 4, ["p"] * 4 + ["q"] * 4)
        scored = rewards[SCORED, 0]

        advantages, _ = compute_advantages(rewards, torch.ones(1), num_generations=4)

        self.assertAlmostEqual(rewards[2, 0].item(), scored.mean().item(), places=5)
        self.assertAlmostEqual(advantages[2].item(), 0.0, places=4)
        self.assertAlmostEqual(rewards[:4, 0].mean().item(), scored.mean().item(), places=5)
        self.assertGreater(advantages[0].item(), 0)
        self.assertLess(advantages[1].item(), 0)

    def test_without_a_scored_sibling_it_raises(self) -> None:
        with self.assertRaises(Undetermined):
            self.rewards([RIGHT], [UNREADABLE], ["p"])


if __name__ == "__main__":
    unittest.main()
