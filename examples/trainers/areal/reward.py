"""AReaL: pass `reward_fn` to RLVRWorkflow. It is cut off after 15 s (4 times, then 0), so it raises before that."""

from __future__ import annotations

import functools

from touchstone import areal_reward

reward_fn = functools.partial(areal_reward, url="http://127.0.0.1:8080", profile="default")
