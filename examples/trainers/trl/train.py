"""TRL (and, with the same function, axolotl and unsloth): None for a row that could not be judged, which GRPO leaves out."""

from __future__ import annotations

from typing import Any

from touchstone import trl_reward

reward = trl_reward(url="http://127.0.0.1:8080", profile="default", gold_column="answer")


def train(model: str, dataset: Any) -> None:
    from trl import GRPOConfig, GRPOTrainer

    GRPOTrainer(model=model, reward_funcs=[reward], args=GRPOConfig(), train_dataset=dataset).train()
