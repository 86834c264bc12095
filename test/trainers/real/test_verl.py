"""verl's own reward manager, registry, compute_advantage and policy loss, with a row that could not be judged."""

from __future__ import annotations

import asyncio
import unittest

from support import GOLDS, ROOT, SCORED, TEXTS, Service  # first: it puts the example's model on the path

import numpy as np
import torch
from model import make_tokenizer
from omegaconf import OmegaConf
from verl import DataProto
from verl.trainer.ppo import core_algos
from verl.trainer.ppo.ray_trainer import compute_advantage
from verl.trainer.ppo.reward import get_custom_reward_fn, resolve_reward_manager_cls
from verl.workers.config import ActorConfig

import touchstone_verl  # noqa: F401 - registers the estimator, as VERL_USE_EXTERNAL_MODULES does

CLIENT = ROOT / "clients" / "python"


class Verl(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.service = Service()
        cls.tokenizer = make_tokenizer(0)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.service.stop()

    def config(self, failure: str):
        """What a user sets, as verl reads it."""
        return OmegaConf.create(
            {
                "reward": {
                    "custom_reward_function": {
                        "path": str(CLIENT / "touchstone.py"),
                        "name": "compute_score",
                        "reward_kwargs": {"url": self.service.url, "profile": "default", "failure": failure},
                    },
                    "reward_manager": {
                        "source": "importlib",
                        "name": "TouchstoneRewardManager",
                        "module": {"path": str(CLIENT / "touchstone_verl.py")},
                    },
                }
            }
        )

    def rollouts(self, golds):
        rows = [self.tokenizer(text, add_special_tokens=False)["input_ids"] for text in TEXTS]
        width = max(map(len, rows))
        pad = self.tokenizer.pad_token_id
        responses = torch.tensor([row + [pad] * (width - len(row)) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        prompts = torch.full((len(rows), 1), pad)
        return DataProto.from_dict(
            tensors={
                "prompts": prompts,
                "responses": responses,
                "attention_mask": torch.cat([torch.ones_like(prompts), mask], dim=1),
                "response_mask": mask.clone(),
            },
            non_tensors={
                "uid": np.array(["g"] * len(rows), dtype=object),
                "data_source": np.array(["math"] * len(rows), dtype=object),
                "reward_model": np.array([{"ground_truth": gold} for gold in golds], dtype=object),
                "extra_info": np.array([{"index": 0} for _ in rows], dtype=object),
            },
        )

    def score(self, golds, failure="mask"):
        config, data = self.config(failure), self.rollouts(golds)

        async def all_rows():
            manager = resolve_reward_manager_cls(config)(config, self.tokenizer, get_custom_reward_fn(config))
            return await asyncio.gather(*(manager.run_single(data[row : row + 1]) for row in range(len(data)))), type(manager)

        rows, manager = asyncio.run(all_rows())
        data.batch["token_level_rewards"] = manager.assemble_rm_scores(data, [row["reward_score"] for row in rows])
        return data, rows

    def test_the_manager_scores_right_and_wrong_and_every_row_has_the_same_keys(self) -> None:
        _, rows = self.score(GOLDS)

        self.assertEqual([row["reward_score"] > 1 for row in rows], [True, False, False, True])
        self.assertEqual([row["reward_extra_info"]["touchstone_valid"] for row in rows], [1.0, 1.0, 0.0, 1.0])
        self.assertEqual(len({tuple(row["reward_extra_info"]) for row in rows}), 1)

    def test_a_null_row_is_in_no_mean_no_deviation_and_no_loss(self) -> None:
        data, rows = self.score(GOLDS)
        data = compute_advantage(data, adv_estimator="touchstone_grpo", config=OmegaConf.create({}))
        without = self.without_the_null_row()

        self.assertEqual(data.batch["advantages"][2].abs().sum().item(), 0.0)
        self.assertEqual(data.batch["response_mask"][2].sum().item(), 0)
        torch.testing.assert_close(data.batch["advantages"][SCORED], without.batch["advantages"])
        loss, gradient = self.loss(data)
        expected, expected_gradient = self.loss(without)
        torch.testing.assert_close(loss, expected)
        torch.testing.assert_close(gradient[SCORED], expected_gradient)
        self.assertEqual(gradient[2].abs().sum().item(), 0.0)

    def test_verls_grpo_and_ours_agree_where_every_row_was_judged(self) -> None:
        ours, _ = self.score(["4"] * 4)
        theirs = ours.select(deepcopy=True)
        ours = compute_advantage(ours, adv_estimator="touchstone_grpo", config=OmegaConf.create({}))
        theirs = compute_advantage(theirs, adv_estimator=core_algos.AdvantageEstimator.GRPO)

        torch.testing.assert_close(ours.batch["advantages"], theirs.batch["advantages"])
        torch.testing.assert_close(ours.batch["response_mask"], theirs.batch["response_mask"])

    def test_raising_is_the_other_policy(self) -> None:
        with self.assertRaisesRegex(Exception, "has no reward: gold_unparsable"):
            self.score(GOLDS, failure="raise")

    def without_the_null_row(self):
        data, _ = self.score(GOLDS)
        kept = data.select_idxs(SCORED)
        return compute_advantage(kept, adv_estimator=core_algos.AdvantageEstimator.GRPO)

    def loss(self, data):
        """verl's clipped objective, token-mean, at a policy that has moved a little away from the one that wrote the rollouts."""
        shape = data.batch["advantages"].shape
        old = torch.zeros(shape)
        new = torch.full(shape, 0.05, requires_grad=True)
        config = ActorConfig(strategy="fsdp", rollout_n=4, ppo_micro_batch_size_per_gpu=1, clip_ratio=0.2)
        loss, _ = core_algos.get_policy_loss_fn("vanilla")(
            old_log_prob=old, log_prob=new, advantages=data.batch["advantages"], response_mask=data.batch["response_mask"].float(),
            loss_agg_mode="token-mean", config=config,
        )
        loss.backward()
        return loss.detach(), new.grad


if __name__ == "__main__":
    unittest.main()
