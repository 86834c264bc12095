"""The whole loop on a CPU in seconds, numpy alone: a table policy learns from Touchstone's rewards by GRPO.

The policy holds, for each problem "a + b" with single digits, logits over 19 answers, and one logit for the form of the
answer. Its completions are real texts, graded by the math grader and the think-answer rule.

    python numpy_grpo.py --steps 60 --out out/numpy
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from service import touchstone as touchstone_service

from touchstone import Touchstone  # noqa: E402  (clients/python, put on the path by service)

import numpy as np

GROUP = 16
ANSWERS = 19  # 0 … 18


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--prompts", type=int, default=16)
    parser.add_argument("--problems", type=int, default=24, help="distinct sums")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("out/numpy"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with touchstone_service() as service:
        rows = train(options, Touchstone(service.url, run="numpy-grpo"))
    print("reward %.3f -> %.3f of 1.1" % (rows[0]["reward_mean"], np.mean([row["reward_mean"] for row in rows[-5:]])))


def train(options, client: Touchstone) -> list:
    random_ = np.random.default_rng(options.seed)
    problems = [(int(a), int(b)) for a, b in random_.permutation([(a, b) for a in range(10) for b in range(10)])[: options.problems]]
    answers = np.zeros((len(problems), ANSWERS))  # a base policy that knows nothing of sums
    form = np.zeros(2)
    rows, log = [], (options.out / "log.jsonl").open("w")
    for step in range(1, options.steps + 1):
        chosen = random_.integers(0, len(problems), options.prompts).repeat(GROUP)
        picked = np.array([random_.choice(ANSWERS, p=softmax(answers[index])) for index in chosen])
        formed = random_.random(len(chosen)) < softmax(form)[1]
        items = [
            {
                "id": "s%d/%d" % (step, row),
                "group_id": "s%d/%d" % (step, row // GROUP),
                "completion": text(problems[index], answer, in_form),
                "graders": [
                    {"kind": "math", "gold": str(sum(problems[index]))},
                    {"kind": "format", "rule": "think-answer", "weight": 0.1},
                ],
            }
            for row, (index, answer, in_form) in enumerate(zip(chosen, picked, formed))
        ]
        started = time.perf_counter()
        results = client.score_batch(items)
        waited = time.perf_counter() - started
        rewards = np.array([np.nan if result["reward"] is None else result["reward"] for result in results])
        gain = advantages(rewards)
        for row, (index, answer, in_form) in enumerate(zip(chosen, picked, formed)):
            push(answers[index], answer, 0.5 * gain[row])
            push(form, int(in_form), 0.02 * gain[row])
        rows.append(
            {
                "step": step,
                "reward_mean": float(np.nanmean(rewards)),
                "pass_rate": float(np.nanmean(rewards >= 1)),
                "format_rate": float(np.mean(formed)),
                "zero_spread_share": float(np.mean(np.nanstd(rewards.reshape(-1, GROUP), axis=1) == 0)),
                "reward_wait_seconds": waited,
            }
        )
        log.write(json.dumps(rows[-1]) + "\n")
    log.close()
    return rows


def text(problem, answer: int, in_form: bool) -> str:
    if in_form:
        return "<think>%d + %d</think>\n<answer>\\boxed{%d}</answer>" % (*problem, answer)
    return "%d + %d gives \\boxed{%d}" % (*problem, answer)


def advantages(rewards: np.ndarray) -> np.ndarray:
    """Group-relative; a row without a reward gets 0 and stays out of its group's mean and deviation."""
    groups = rewards.reshape(-1, GROUP)
    mean = np.nanmean(groups, axis=1, keepdims=True)
    deviation = np.nanstd(groups, axis=1, ddof=1, keepdims=True)
    return np.nan_to_num((groups - mean) / (deviation + 1e-4)).reshape(-1)


def softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def push(logits: np.ndarray, taken: int, amount: float) -> None:
    """One step of policy gradient on a categorical policy, in place."""
    gradient = -softmax(logits)
    gradient[taken] += 1.0
    logits += amount * gradient


if __name__ == "__main__":
    main()
