"""Answers calls of the Python client's entry points, one JSON object a line on both ends: {"id", "entry", "text", "truth"} in,
{"id", "reward"} or {"id", "error"} out. usage: entry_points.py URL PROFILE

Each entry point is called in its trainer's own manner, with its trainer's own patience; AReaL's, which cuts a call off and tries
it again, in a pool of processes as AReaL does.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import types
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "clients" / "python"))

import touchstone  # noqa: E402

OPTIONS = {"url": sys.argv[1], "profile": sys.argv[2]}
AREAL_SECONDS, AREAL_TRIES = 15.0, 4


async def areal(text, truth):
    """AReaL's wrapper: 15 s, four attempts whatever is raised; a time-out of the last one would be a 0, thrown here."""
    call = partial(touchstone.areal_reward, "q", text, [1], [1, 2], answer=truth, **OPTIONS)
    for attempt in range(AREAL_TRIES):
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(processes, call), AREAL_SECONDS)
        except asyncio.TimeoutError:
            if attempt == AREAL_TRIES - 1:
                raise RuntimeError("AReaL would count 0")
        except touchstone.TouchstoneError:
            if attempt == AREAL_TRIES - 1:
                raise


def submitted(text, truth):
    item = {"id": "a", "completion": text, "profile": OPTIONS["profile"], "tests": truth}
    return next(iter(client.results(client.submit([item]))))["reward"]


async def group(text, truth):
    sample = types.SimpleNamespace(response=text, label=truth, metadata={}, response_length=9)
    return (await touchstone.slime_group_rm(None, [sample, sample], **OPTIONS))[1]


def slime_sample(text, truth):
    return types.SimpleNamespace(response=text, label=truth, metadata={}, response_length=9)


def easyr1_rows(text, truth):
    return [{"response": text, "response_length": 9, "ground_truth": json.dumps(truth)}]


async def trl(text, truth):
    completions = [[{"role": "assistant", "content": text}]]
    return (await touchstone.trl_reward(**OPTIONS)(prompts=["q"], completions=completions, answer=[truth]))[0]


async def verl_async(text, truth):
    return (await touchstone.compute_score("code", text, json.dumps(truth), {"index": 1}, **OPTIONS))["score"]


def verl_sync(text, truth):
    return touchstone.compute_score_sync("code", text, truth, None, **OPTIONS)["score"]


def verl_batch(text, truth):
    return touchstone.compute_score_batch(["code"], [text], [truth], [{"index": 1}], **OPTIONS)[0]["score"]


ENTRIES = {
    "score": lambda text, truth: client.score(completion=text, tests=truth)["reward"],
    "ascore": lambda text, truth: client.ascore(completion=text, tests=truth),
    "score_batch": lambda text, truth: client.score_batch([{"completion": text, "tests": truth}])[0]["reward"],
    "submit and results": submitted,
    "trl_reward": trl,
    "verl compute_score": verl_async,
    "verl compute_score_sync": verl_sync,
    "verl compute_score_batch": verl_batch,
    "swift_orm": lambda text, truth: touchstone.swift_orm(**OPTIONS)()([text], solution=[truth])[0],
    "easyr1_reward": lambda text, truth: touchstone.easyr1_reward(easyr1_rows(text, truth), **OPTIONS)[0]["overall"],
    "OpenRLHF reward_func": lambda text, truth: float(touchstone.reward_func(["q" + text], ["q"], [truth], **OPTIONS)["rewards"][0]),
    "slime_rm": lambda text, truth: touchstone.slime_rm(None, slime_sample(text, truth), **OPTIONS),
    "slime_group_rm": group,
    "areal_reward": areal,
    "verifiers_reward": lambda text, truth: touchstone.verifiers_reward(**OPTIONS)(completion=text, answer=truth),
}


def answer(line: str) -> None:
    call = json.loads(line)
    try:
        reward = ENTRIES[call["entry"]](call["text"], call["truth"])
        if asyncio.iscoroutine(reward):
            reward = asyncio.run(reward)
        told = {"reward": reward["reward"] if isinstance(reward, dict) else reward}
    except Exception as error:  # noqa: BLE001 - told to the test, which counts it
        told = {"error": "%s: %s" % (type(error).__name__, error)}
    with writing:
        print(json.dumps({"id": call["id"], **told}), flush=True)


if __name__ == "__main__":
    client = touchstone.Touchstone(**OPTIONS)
    writing = threading.Lock()
    processes = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    print(json.dumps({"entries": list(ENTRIES)}), flush=True)
    with ThreadPoolExecutor(256) as threads:
        for each in sys.stdin:
            threads.submit(answer, each)
    processes.shutdown()
