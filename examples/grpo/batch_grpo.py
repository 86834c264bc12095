"""A compact GRPO trainer for the durable road: one batch per step, rewards by signed callback or by polling.

    python batch_grpo.py --mode overlapped --rewards callback --out out/batch
    python batch_grpo.py --mode synchronous --rewards polling
    python batch_grpo.py --faults                  # one worker killed, Redis killed and restarted in the middle
    python batch_grpo.py --grader weak             # trains on a substring grader, judged by the true one as well

In the overlapped mode the rollouts of the next step are generated while the rewards of this one are computed; the policy
that wrote them is then one step old, which the clipped ratio accounts for. A null reward leaves its row out of the group's
mean, its standard deviation and the loss.
"""

from __future__ import annotations

import argparse
import base64
import http.server
import json
import os
import random
import threading
import time
from pathlib import Path
from typing import Dict, List, Optional

from service import touchstone as touchstone_service

from touchstone import Touchstone, verify_webhook  # noqa: E402  (clients/python, put on the path by service)

import torch
from arithmetic import MAX_REWARD, Task, graders, is_regular, make_task, true_reward
from model import make_model, make_tokenizer, warm_up

GROUP = 16


class Callbacks:
    """Receives signed callbacks and keeps their results by batch; the same callback twice counts once."""

    def __init__(self, secret: str):
        self.secret, self.results, self.arrived = secret, {}, threading.Condition()
        self.results: Dict[str, Dict[str, dict]] = {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                try:
                    message = verify_webhook(body, dict(self.headers), outer.secret)
                except Exception:  # an unsigned or altered callback is refused, never used
                    self.send_response(401)
                    self.end_headers()
                    return
                with outer.arrived:
                    known = outer.results.setdefault(message["batch_id"], {})
                    known.update({result["id"]: result for result in message["results"]})
                    outer.arrived.notify_all()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/rewards" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, batch_id: str, count: int, seconds: float = 300.0) -> List[dict]:
        deadline = time.monotonic() + seconds
        with self.arrived:
            while len(self.results.get(batch_id, {})) < count:
                left = deadline - time.monotonic()
                if left <= 0 or not self.arrived.wait(left):
                    raise TimeoutError("batch %s: %d of %d results" % (batch_id, len(self.results.get(batch_id, {})), count))
            return list(self.results.pop(batch_id).values())


class Step:
    """The rollouts of one step: token ids, the log probabilities they were drawn with, and their batch."""

    def __init__(self, tasks: List[Task], texts: List[str], ids, prompt_width: int, mask, logprobs):
        self.tasks, self.texts, self.ids, self.prompt_width, self.mask, self.logprobs = tasks, texts, ids, prompt_width, mask, logprobs
        self.batch_id: Optional[str] = None


def generate(model, tokenizer, tasks: List[Task], max_tokens: int = 56) -> Step:
    """GROUP sampled completions per task."""
    device = next(model.parameters()).device
    rows = [task for task in tasks for _ in range(GROUP)]
    encoded = tokenizer([task.prompt for task in rows], return_tensors="pt", padding=True, add_special_tokens=False).to(device)
    model.eval()
    with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
        ids = model.generate(
            input_ids=encoded["input_ids"],
            attention_mask=encoded["attention_mask"],
            do_sample=True,
            temperature=1.0,
            top_k=0,
            top_p=1.0,
            max_new_tokens=max_tokens,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
        )
    width = encoded["input_ids"].shape[1]
    tail = ids[:, width:]
    ended = (tail == tokenizer.eos_token_id).cumsum(1)
    mask = (ended == 0) | ((tail == tokenizer.eos_token_id) & (ended == 1))
    texts = tokenizer.batch_decode(tail, skip_special_tokens=True)
    with torch.no_grad():
        logprobs = token_logprobs(model, tokenizer, ids, width)
    return Step(rows, texts, ids, width, mask, logprobs)


def token_logprobs(model, tokenizer, ids, prompt_width: int):
    device = ids.device
    attention = (ids != tokenizer.pad_token_id).long()
    positions = (attention.cumsum(1) - 1).clamp(min=0)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
        logits = model(input_ids=ids, attention_mask=attention, position_ids=positions).logits[:, prompt_width - 1 : -1]
    return torch.log_softmax(logits.float(), -1).gather(-1, ids[:, prompt_width:, None]).squeeze(-1)


def advantages(rewards: List[Optional[float]]):
    """Group-relative advantages; rows without a reward get 0 and stay out of the group's mean and deviation."""
    values = torch.zeros(len(rewards))
    valid = torch.tensor([reward is not None for reward in rewards])
    for start in range(0, len(rewards), GROUP):
        group = [reward for reward in rewards[start : start + GROUP] if reward is not None]
        if len(group) < 2:
            continue
        mean = sum(group) / len(group)
        deviation = (sum((reward - mean) ** 2 for reward in group) / (len(group) - 1)) ** 0.5
        for index in range(start, start + GROUP):
            if rewards[index] is not None:
                values[index] = (rewards[index] - mean) / (deviation + 1e-4)
    return values, valid


def train_step(model, tokenizer, optimizer, step: Step, rewards: List[Optional[float]], clip: float = 0.2) -> float:
    device = step.ids.device
    advantage, valid = (tensor.to(device) for tensor in advantages(rewards))
    model.train()
    logprobs = token_logprobs(model, tokenizer, step.ids, step.prompt_width)
    # Beyond a row's end the difference means nothing and may be of any size: inf × 0 would be NaN.
    ratio = torch.exp(((logprobs - step.logprobs) * step.mask).clamp(-10, 10))
    gain = torch.minimum(ratio * advantage[:, None], ratio.clamp(1 - clip, 1 + clip) * advantage[:, None])
    weight = step.mask * valid[:, None]
    loss = -(gain * weight).sum() / weight.sum().clamp(min=1)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--warm-up", type=int, default=1200)
    parser.add_argument("--prompts", type=int, default=16)
    parser.add_argument("--learning-rate", type=float, default=3e-5)
    parser.add_argument("--mode", choices=("overlapped", "synchronous"), default="overlapped")
    parser.add_argument("--rewards", choices=("callback", "polling"), default="callback")
    parser.add_argument("--grader", choices=("true", "weak"), default="true")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint", type=Path, help="warmed-up weights: read where there, else written")
    parser.add_argument("--out", type=Path, default=Path("out/batch"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = make_tokenizer(options.seed)
    model = make_model(tokenizer, options.seed).to(device)
    if options.checkpoint is not None and options.checkpoint.exists():
        model.load_state_dict(torch.load(options.checkpoint, map_location=device))
    else:
        warm_up(model, tokenizer, steps=options.warm_up, seed=options.seed + 1)
        if options.checkpoint is not None:
            torch.save(model.state_dict(), options.checkpoint)
    secret = "whsec_" + base64.b64encode(os.urandom(24)).decode()
    os.environ["TOUCHSTONE_CALLBACK_SECRET"] = secret
    callbacks = Callbacks(secret)
    torch.manual_seed(options.seed)
    with touchstone_service() as service:
        Trainer(options, model, tokenizer, Touchstone(service.url, run="batch-grpo"), callbacks, service).run()


class Trainer:
    def __init__(self, options, model, tokenizer, client: Touchstone, callbacks: Callbacks, service):
        self.options, self.model, self.tokenizer = options, model, tokenizer
        self.client, self.callbacks, self.service = client, callbacks, service
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=options.learning_rate, weight_decay=0.0)
        self.random = random.Random(options.seed + 2)
        self.log = options.out / "log.jsonl"
        self.log.write_text("")
        self.wrong = 0
        self.given: list = []
        self.started = time.time()

    def run(self) -> None:
        pending: Optional[Step] = None
        for number in range(1, self.options.steps + 1):
            began = time.perf_counter()
            step = self.start(number)
            if self.options.mode == "synchronous":
                self.finish(number, step, began)
                continue
            if pending is not None:
                self.finish(number - 1, pending, began)
            pending = step
        if pending is not None:
            self.finish(self.options.steps, pending, time.perf_counter())
        self.report()

    def start(self, number: int) -> Step:
        step = generate(self.model, self.tokenizer, [make_task(self.random) for _ in range(self.options.prompts)])
        items = [
            {
                "id": "s%d/%d" % (number, index),
                "group_id": "s%d/%d" % (number, index // GROUP),
                "step": number,
                "completion": text,
                "graders": graders(task.gold, weak=self.options.grader == "weak"),
            }
            for index, (task, text) in enumerate(zip(step.tasks, step.texts))
        ]
        callback = self.callbacks.url if self.options.rewards == "callback" else None
        step.batch_id = self.client.submit(items, callback=callback, idempotency_key="%s/%d" % (self.options.out, number))
        if self.options.faults:
            self.inject(number)
        return step

    def inject(self, number: int) -> None:
        third = self.options.steps // 3
        for at, what in ((third, "scoring-worker"), (2 * third, "redis-server")):
            if number == at:
                row = {"step": number, "fault": what, "killed_pids": self.service.kill(what)}
                print(json.dumps(row), flush=True)
                with (self.options.out / "faults.jsonl").open("a") as file:
                    file.write(json.dumps(row) + "\n")

    def finish(self, number: int, step: Step, began: float) -> None:
        waiting = time.perf_counter()
        if self.options.rewards == "callback":
            results = self.callbacks.wait(step.batch_id, len(step.texts))
        else:
            results = list(self.client.results(step.batch_id))
        waited = time.perf_counter() - waiting
        by_id = {result["id"]: result for result in results}
        ordered = [by_id["s%d/%d" % (number, index)] for index in range(len(step.texts))]
        rewards = [result["reward"] for result in ordered]
        loss = train_step(self.model, self.tokenizer, self.optimizer, step, rewards)
        self.write(number, step, ordered, rewards, waited, time.perf_counter() - began, loss)

    def write(self, number, step, results, rewards, waited, seconds, loss) -> None:
        truth = [true_reward(text, task) for text, task in zip(step.texts, step.tasks)]
        if self.options.grader == "true":
            for reward, want, text in zip(rewards, truth, step.texts):
                if reward is not None and is_regular(text) and abs(reward - want) > 1e-9:
                    self.wrong += 1
                    print("reward %s, expected %s: %r" % (reward, want, text), flush=True)
        self.given.extend(zip(step.texts, step.tasks, rewards))
        valid = [reward for reward in rewards if reward is not None]
        groups = [rewards[start : start + GROUP] for start in range(0, len(rewards), GROUP)]
        row = {
            "step": number,
            "reward_mean": sum(valid) / max(len(valid), 1),
            "true_reward_mean": sum(truth) / len(truth),
            "pass_rate": sum(want >= 1 for want in truth) / len(truth),
            "format_rate": sum(want % 1 > 0.05 for want in truth) / len(truth),
            "zero_spread_share": sum(len(set(group)) == 1 for group in groups) / len(groups),
            "undetermined": len(rewards) - len(valid),
            "wrong_rewards": self.wrong,
            "reward_wait_seconds": waited,
            "step_seconds": seconds,
            "elapsed_seconds": time.time() - self.started,
            "loss": loss,
        }
        with self.log.open("a") as file:
            file.write(json.dumps(row) + "\n")
        if number % 10 == 0:
            print(json.dumps(row), flush=True)

    def recheck(self) -> int:
        """Asks for every reward again, when no fault is under way; returns how many differ from what was trained on."""
        items = [
            {"id": str(index), "completion": text, "graders": graders(task.gold, weak=self.options.grader == "weak")}
            for index, (text, task, _) in enumerate(self.given)
        ]
        again = [result["reward"] for result in self.client.score_batch(items)]
        return sum(reward is not None and reward != other for (_, _, reward), other in zip(self.given, again))

    def report(self) -> None:
        rows = [json.loads(line) for line in self.log.read_text().splitlines()]
        mean = lambda part, key: sum(row[key] for row in part) / len(part)  # noqa: E731
        print(
            "%s, %s: reward %.3f -> %.3f of %.1f, true %.3f, wrong rewards %d, differing when asked again %d of %d, "
            "undetermined %d, waiting %.2f %% of the time"
            % (
                self.options.mode,
                self.options.rewards,
                mean(rows[:5], "reward_mean"),
                mean(rows[-10:], "reward_mean"),
                MAX_REWARD if self.options.grader == "true" else 1.0,
                mean(rows[-10:], "true_reward_mean"),
                self.wrong,
                self.recheck(),
                len(self.given),
                sum(row["undetermined"] for row in rows),
                100 * sum(row["reward_wait_seconds"] for row in rows) / sum(row["step_seconds"] for row in rows),
            )
        )


if __name__ == "__main__":
    main()
