"""EasyR1: `worker.reward.reward_function=reward.py:compute_score`. It cannot leave a row out: a missing reward raises."""

from __future__ import annotations

import functools

from touchstone import easyr1_reward

REWARD_NAME = "touchstone"
REWARD_TYPE = "batch"

compute_score = functools.partial(easyr1_reward, url="http://127.0.0.1:8080", profile="default")
