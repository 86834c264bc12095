"""TRL's GRPOTrainer, unmodified, with its rewards from Touchstone.

    python trl_grpo.py --steps 150 --out out/trl            # starts the service from this checkout
    TOUCHSTONE_URL=http://host:8080 python trl_grpo.py      # or uses a running one
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

from service import touchstone as touchstone_service

from touchstone import trl_reward  # noqa: E402  (clients/python, put on the path by service)

import torch
from arithmetic import MAX_REWARD, graders, make_task
from datasets import Dataset
from model import make_model, make_tokenizer, warm_up
from transformers import TrainerCallback
from trl import GRPOConfig, GRPOTrainer


class JsonlLog(TrainerCallback):
    """One row per step: reward, pass and format rate, zero-spread share, time waiting for rewards."""

    def __init__(self, path: Path, waited: list):
        self.path, self.waited, self.started, self.last = path, waited, time.time(), time.time()
        self.path.write_text("")

    def on_log(self, args, state, control, logs=None, **_):
        if not logs or "reward" not in logs:
            return
        now = time.time()
        step_seconds, self.last = now - self.last, now
        wait, self.waited[0] = self.waited[0], 0.0
        row = {
            "step": state.global_step,
            "reward_mean": logs["reward"],
            "reward_std": logs.get("reward_std"),
            "pass_rate": logs.get("touchstone/math"),
            "format_rate": logs.get("touchstone/think-answer"),
            "zero_spread_share": logs.get("frac_reward_zero_std"),
            "undetermined_share": logs.get("touchstone/undetermined"),
            "reward_wait_seconds": wait,
            "step_seconds": step_seconds,
            "elapsed_seconds": now - self.started,
        }
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")
        if state.global_step % 10 == 0:
            print(json.dumps(row), flush=True)


def timed(reward, waited: list):
    """The same reward function, with the time that the trainer spends in it added up."""

    async def touchstone(prompts, completions, **columns):
        started = time.perf_counter()
        try:
            return await reward(prompts, completions, **columns)
        finally:
            waited[0] += time.perf_counter() - started

    return touchstone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--warm-up", type=int, default=1200)
    parser.add_argument("--prompts", type=int, default=16, help="prompts per step; each with 16 completions")
    parser.add_argument("--learning-rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("out/trl"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = make_tokenizer(options.seed)
    model = make_model(tokenizer, options.seed).to(device)
    print("parameters %.1f M on %s" % (sum(p.numel() for p in model.parameters()) / 1e6, device), flush=True)
    warm_up(model, tokenizer, steps=options.warm_up, seed=options.seed + 1)

    random_ = random.Random(options.seed + 2)
    tasks = [make_task(random_) for _ in range(options.steps * options.prompts)]
    dataset = Dataset.from_list([{"prompt": task.prompt, "graders": json.dumps(graders(task.gold))} for task in tasks])
    config = GRPOConfig(
        output_dir=str(options.out / "trainer"),
        num_generations=16,
        per_device_train_batch_size=options.prompts * 16,
        gradient_accumulation_steps=1,
        max_steps=options.steps,
        max_completion_length=56,
        learning_rate=options.learning_rate,
        lr_scheduler_type="constant",
        warmup_steps=0,
        temperature=1.0,
        beta=0.0,
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        seed=options.seed,
        bf16=False,  # the model is small; full precision costs little and does not overflow
        use_cpu=device == "cpu",
        dataloader_num_workers=0,
        disable_tqdm=True,
    )
    waited = [0.0]
    with touchstone_service() as service:
        reward = timed(_decoded(trl_reward(url=service.url, run="trl-grpo")), waited)
        trainer = GRPOTrainer(
            model=model,
            processing_class=tokenizer,
            reward_funcs=reward,
            args=config,
            train_dataset=dataset,
            callbacks=[JsonlLog(options.out / "log.jsonl", waited)],
        )
        trainer.train()
    report(options.out / "log.jsonl")


def _decoded(reward):
    """The graders travel through the data set as JSON text, since their columns differ in shape."""

    async def touchstone(prompts, completions, graders, **columns):
        return await reward(prompts=prompts, completions=completions, graders=[json.loads(each) for each in graders], **columns)

    return touchstone


def report(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    first, last = rows[:5], rows[-10:]
    mean = lambda part, key: sum(row[key] or 0.0 for row in part) / len(part)  # noqa: E731
    print(
        "reward %.3f -> %.3f of %.1f, pass rate %.3f, waiting %.1f %% of the time"
        % (
            mean(first, "reward_mean"),
            mean(last, "reward_mean"),
            MAX_REWARD,
            mean(last, "pass_rate"),
            100 * sum(row["reward_wait_seconds"] for row in rows) / max(sum(row["step_seconds"] for row in rows), 1e-9),
        )
    )


if __name__ == "__main__":
    main()
