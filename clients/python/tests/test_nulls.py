"""What a null reward becomes in trainers that are not on the package index: slime, miles, EasyR1 (and verl without its
estimator). Their arithmetic is written down
here from its definition, since their own code cannot be installed; what enters it is the client's answer from the real service.
Trainers whose own code is there are tested in test/trainers/real.
"""

from __future__ import annotations

import asyncio
import statistics
import types
import unittest

from .support import Service

from touchstone import TouchstoneError, Undetermined, compute_score_sync, easyr1_reward, slime_group_rm, slime_rm

RIGHT, WRONG, UNREADABLE = "\\boxed{4}", "\\boxed{5}", "\\frac{4}{"
service: Service


def setUpModule() -> None:
    global service
    service = Service()


def tearDownModule() -> None:
    service.stop()


def sample(text: str, gold: str) -> types.SimpleNamespace:
    return types.SimpleNamespace(response=text, label=gold, metadata={}, response_length=5)


def slime_advantages(rewards, size, scaled):
    """slime and miles: rewards of groups of `size` less their mean; with grpo_std_normalization over the sample deviation + 1e-6."""
    out = []
    for start in range(0, len(rewards), size):
        group = rewards[start : start + size]
        mean = statistics.fmean(group)
        deviation = statistics.stdev(group) + 1e-6 if scaled else 1.0
        out += [(reward - mean) / deviation for reward in group]
    return out


class Slime(unittest.TestCase):
    options = {"profile": "math"}
    group = [(RIGHT, "4"), (WRONG, "4"), (RIGHT, UNREADABLE), (RIGHT, "4")]

    def rewards(self, group, **options):
        return asyncio.run(slime_group_rm(None, [sample(*row) for row in group], url=service.url, **self.options, **options))

    def test_a_null_row_of_a_group_moves_neither_its_mean_nor_the_policy(self) -> None:
        rewards = self.rewards(self.group)
        scored = [rewards[0], rewards[1], rewards[3]]

        self.assertEqual(scored, [1.0, 0.0, 1.0])
        self.assertAlmostEqual(statistics.fmean(rewards), statistics.fmean(scored))
        for scaled in (False, True):
            advantages = slime_advantages(rewards, 4, scaled)
            self.assertAlmostEqual(advantages[2], 0.0)
            self.assertGreater(advantages[0], 0)
            self.assertLess(advantages[1], 0)
        unscaled = slime_advantages(rewards, 4, False)
        self.assertEqual([unscaled[0], unscaled[1], unscaled[3]], slime_advantages(scored, 3, False))

    def test_a_0_in_its_place_would_have_moved_both(self) -> None:
        zeroed = slime_advantages([1.0, 0.0, 0.0, 1.0], 4, False)
        self.assertNotAlmostEqual(zeroed[0], slime_advantages([1.0, 0.0, 1.0], 3, False)[0], places=2)
        self.assertLess(zeroed[2], -0.4)

    def test_a_group_of_which_nothing_could_be_judged_raises(self) -> None:
        with self.assertRaises(Undetermined):
            self.rewards([(RIGHT, UNREADABLE)] * 4)

    def test_a_sample_alone_raises_and_so_does_a_service_that_is_not_there(self) -> None:
        with self.assertRaises(Undetermined):
            asyncio.run(slime_rm(None, sample(RIGHT, UNREADABLE), url=service.url, **self.options))
        with self.assertRaises(TouchstoneError):
            asyncio.run(slime_rm(None, sample(RIGHT, "4"), url="http://127.0.0.1:9", retry_seconds=0.2))


class Verl(unittest.TestCase):
    """verl calls per row; whoever cannot set the estimator of touchstone_verl may let a null take its siblings' mean."""

    def row(self, text, gold, index, **options):
        return compute_score_sync("math", text, gold, {"index": index}, url=service.url, profile="math", failure="neutral", **options)

    def test_a_null_takes_the_mean_of_its_prompts_rows_and_says_so(self) -> None:
        scores = [self.row(*row, 7)["score"] for row in ((RIGHT, "4"), (WRONG, "4"), (RIGHT, "4"))]

        filled = self.row(RIGHT, UNREADABLE, 7)

        self.assertEqual(scores, [1.0, 0.0, 1.0])
        self.assertAlmostEqual(filled["score"], 2 / 3)
        self.assertEqual((filled["touchstone_imputed"], filled["touchstone_valid"]), (1.0, 1.0))

    def test_without_siblings_it_raises(self) -> None:
        for index in (8, None):
            with self.assertRaises(Undetermined):
                self.row(RIGHT, UNREADABLE, index)


class EasyR1(unittest.TestCase):
    def rows(self, golds):
        return [{"response": RIGHT, "response_length": 5, "ground_truth": gold} for gold in golds]

    def test_it_cannot_leave_a_row_out_and_its_rows_name_no_group_so_a_null_raises(self) -> None:
        options = {"url": service.url, "profile": "math"}
        self.assertEqual([row["overall"] for row in easyr1_reward(self.rows(["4", "5"]), **options)], [1.0, 0.0])
        with self.assertRaises(Undetermined):
            easyr1_reward(self.rows(["4", UNREADABLE]), **options)


if __name__ == "__main__":
    unittest.main()
