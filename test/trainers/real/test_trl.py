"""TRL's GRPOTrainer, one step of a tiny model on the CPU, with a row that could not be judged."""

from __future__ import annotations

import tempfile
import unittest

from support import GOLDS, RIGHT, SCORED, TEXTS, WRONG, Service  # first: it puts the example's model on the path

import torch
from datasets import Dataset
from model import make_model, make_tokenizer
from trl import GRPOConfig, GRPOTrainer

from touchstone import trl_reward


class Scripted(GRPOTrainer):
    """TRL's trainer; only the words of the policy, on their way to TRL's own reward call, are replaced."""

    golds = GOLDS

    def _calculate_rewards(self, inputs, prompts, completions, completion_ids_list):
        groups = len(prompts) // len(TEXTS)
        inputs = [{**row, "answer": gold} for row, gold in zip(inputs, self.golds * groups)]
        self.rewards_seen = super()._calculate_rewards(inputs, prompts, TEXTS * groups, completion_ids_list)
        return self.rewards_seen

    def _generate_and_score_completions(self, inputs):
        output = super()._generate_and_score_completions(inputs)
        self.advantages_seen = output["advantages"].clone()
        return output


class Grpo(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.service = Service()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.service.stop()

    def train(self, golds):
        tokenizer = make_tokenizer(0)
        with tempfile.TemporaryDirectory() as out:
            config = GRPOConfig(
                output_dir=out, per_device_train_batch_size=4, num_generations=4, max_completion_length=4, max_steps=1, beta=0.0,
                report_to=[], use_cpu=True, bf16=False, logging_steps=1, save_strategy="no", disable_tqdm=True,
            )
            trainer = Scripted(
                model=make_model(tokenizer, 0),
                reward_funcs=[trl_reward(url=self.service.url, profile="default")],
                args=config,
                train_dataset=Dataset.from_list([{"prompt": "2+2=", "answer": "4"}] * 4),
                processing_class=tokenizer,
            )
            trainer.golds = golds
            trainer.train()
        return trainer, trainer.state.log_history[0]

    def test_a_null_row_leaves_mean_and_deviation_and_gets_no_advantage(self) -> None:
        trainer, log = self.train(GOLDS)
        rewards = trainer.rewards_seen[:, 0]
        scored = rewards[SCORED]

        self.assertTrue(torch.isnan(rewards[2]))
        self.assertAlmostEqual(scored[0].item(), 1.1, places=6)
        self.assertLess(scored[1].item(), 0.5)
        self.assertAlmostEqual(log["rewards/touchstone/mean"], scored.mean().item(), places=5)
        self.assertAlmostEqual(log["touchstone/undetermined"], 0.25)
        wanted = (scored - scored.mean()) / (scored.std() + 1e-4)
        self.assertEqual(trainer.advantages_seen[2].item(), 0.0)
        for found, right in zip(trainer.advantages_seen[SCORED].tolist(), wanted.tolist()):
            self.assertAlmostEqual(found, right, places=4)

    def test_with_every_row_judged_right_is_above_wrong(self) -> None:
        trainer, _ = self.train(["4"] * 4)

        self.assertEqual([reward > 1 for reward in trainer.rewards_seen[:, 0].tolist()], [text == RIGHT for text in TEXTS])
        self.assertLess(trainer.advantages_seen[TEXTS.index(WRONG)].item(), 0)


if __name__ == "__main__":
    unittest.main()
