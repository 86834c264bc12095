from __future__ import annotations

import importlib.util
import random
import statistics
import struct
import unittest

from .support import ROOT  # noqa: F401 - puts the client on the path

import touchstone_verl
from touchstone_verl import MARK, group_advantages, is_marked, marked_score, rows_to_clear, touchstone_grpo

HAS_TORCH = importlib.util.find_spec("torch") is not None


def grpo(scores, groups, normalise=True, epsilon=1e-6):
    """GRPO as verl computes it, written down from its definition: mean and sample deviation of each group; alone: 0 and 1."""
    advantages = []
    for score, group in zip(scores, groups):
        members = [other for other, of in zip(scores, groups) if of == group]
        mean, deviation = (0.0, 1.0) if len(members) == 1 else (statistics.fmean(members), statistics.stdev(members))
        advantages.append((score - mean) / (deviation + epsilon) if normalise else score - mean)
    return advantages


def as_float32(value: float) -> float:
    return struct.unpack("f", struct.pack("f", value))[0]


class Marks(unittest.TestCase):
    def test_a_row_without_a_reward_is_marked_and_no_other_is(self) -> None:
        self.assertTrue(is_marked(marked_score({"score": 0.0, "touchstone_valid": 0.0})))
        for result in ({"score": 0.0, "touchstone_valid": 1.0}, {"score": 1.1, "touchstone_valid": 1.0}, {"score": 0.0}, 0.0, 1, -0.5):
            with self.subTest(result=result):
                self.assertFalse(is_marked(marked_score(result)))

    def test_the_mark_survives_float32_and_the_sum_over_a_row_and_vanishes_in_a_mean(self) -> None:
        self.assertEqual(as_float32(MARK), MARK)
        self.assertTrue(is_marked(sum([0.0, 0.0, as_float32(MARK), 0.0])))
        self.assertEqual(as_float32(as_float32(MARK) + 1.0), 1.0)


class Advantages(unittest.TestCase):
    def batches(self):
        random_ = random.Random(20)
        for _ in range(200):
            rows = random_.randint(1, 24)
            groups = ["g%d" % random_.randint(0, 4) for _ in range(rows)]
            scores = [random_.choice((0.0, 0.1, 1.0, 1.1, random_.random())) for _ in range(rows)]
            yield random_, scores, groups

    def assert_close(self, left, right) -> None:
        self.assertEqual(len(left), len(right))
        for a, b in zip(left, right):
            self.assertAlmostEqual(a, b, delta=1e-9 * max(1.0, abs(b)))

    def test_with_every_reward_there_it_is_grpo(self) -> None:
        for _, scores, groups in self.batches():
            for normalise in (True, False):
                self.assert_close(
                    group_advantages(scores, [True] * len(scores), groups, normalise=normalise), grpo(scores, groups, normalise)
                )

    def test_the_others_get_what_they_would_get_had_the_missing_rows_never_been(self) -> None:
        for random_, scores, groups in self.batches():
            valid = [random_.random() < 0.7 for _ in scores]
            kept = [row for row, ok in enumerate(valid) if ok]
            left = [groups[row] for row in kept]

            found = group_advantages([score if ok else MARK for score, ok in zip(scores, valid)], valid, groups)

            wanted = dict(zip(kept, grpo([scores[row] for row in kept], left)))
            for row, ok in enumerate(valid):
                reduced_to_one = ok and left.count(groups[row]) == 1 and groups.count(groups[row]) > 1
                self.assert_close([found[row]], [0.0 if not ok or reduced_to_one else wanted[row]])

    def test_a_missing_row_counted_as_0_would_have_been_another_number(self) -> None:
        scores, groups = [1.0, 0.0, 1.0, MARK], ["g"] * 4
        self.assertNotAlmostEqual(grpo([1.0, 0.0, 1.0, 0.0], groups)[0], group_advantages(scores, [True, True, True, False], groups)[0], places=2)

    def test_which_rows_leave_the_loss(self) -> None:
        self.assertEqual(rows_to_clear([True, False, False, False, True], ["a", "a", "b", "b", "c"]), ([1], [2, 3]))


@unittest.skipUnless(HAS_TORCH, "torch is not installed")
class Tensors(unittest.TestCase):
    def test_rows_leave_mean_deviation_and_mask(self) -> None:
        import torch

        mask = torch.ones(5, 3)
        rewards = torch.zeros(5, 3)
        rewards[:, -1] = torch.tensor([1.0, 0.0, MARK, 1.0, MARK])

        advantages, returns = touchstone_grpo(rewards, mask, ["a", "a", "a", "b", "b"])

        self.assertEqual(mask.sum(dim=-1).tolist(), [3.0, 3.0, 0.0, 3.0, 0.0])
        for found, wanted in zip(advantages[:, 0].tolist(), [0.5**0.5, -(0.5**0.5), 0.0, 0.0, 0.0]):
            self.assertAlmostEqual(found, wanted, places=5)
        self.assertTrue(torch.isfinite(returns).all())

    def test_a_step_without_rewards_is_refused(self) -> None:
        import torch

        rewards = torch.full((4, 1), MARK)
        with self.assertRaises(ValueError):
            touchstone_grpo(rewards, torch.ones(4, 1), ["a"] * 4)

    def test_a_penalty_that_would_hide_the_mark_is_refused(self) -> None:
        import torch

        with self.assertRaises(ValueError):
            touchstone_grpo(torch.zeros(1, 1), torch.ones(1, 1), ["a"], config={"use_kl_in_reward": True})


class Module(unittest.TestCase):
    def test_it_loads_without_verl_and_says_what_it_lacks(self) -> None:
        with self.assertRaises(AttributeError):
            touchstone_verl.no_such_thing
        if importlib.util.find_spec("verl") is None:
            with self.assertRaises(ImportError):
                touchstone_verl.TouchstoneRewardManager


if __name__ == "__main__":
    unittest.main()
