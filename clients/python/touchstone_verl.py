"""verl with rewards that may be missing: a reward manager and an advantage estimator. Beside touchstone.py, nothing else.

verl holds rewards in a float tensor and hands an advantage estimator that tensor and little else: None crashes it, NaN
spreads through the group and into the logs, and a 0 would teach. So a row that could not be judged travels as MARK, a
number that no grader gives and that vanishes in every sum: the logs show 0. The estimator finds it, leaves the row out of
its group's mean and standard deviation, gives it the advantage 0 and takes its tokens out of the response mask.

    export VERL_USE_EXTERNAL_MODULES=touchstone_verl      # registers the estimator in every process
    reward.custom_reward_function.path=…/touchstone.py    reward.custom_reward_function.name=compute_score
    +reward.custom_reward_function.reward_kwargs.failure=mask
    reward.reward_manager.source=importlib                reward.reward_manager.name=TouchstoneRewardManager
    reward.reward_manager.module.path=…/touchstone_verl.py
    algorithm.adv_estimator=touchstone_grpo

Read against verl 0.9.1. Its newer trainer (`trainer.use_v1`) keeps a response mask of its own: there a row that could not be
judged adds nothing to the policy gradient, while its tokens still count in a mean over tokens.
"""

from __future__ import annotations

import math
from typing import Any, Dict, Hashable, List, Sequence, Tuple

ESTIMATOR = "touchstone_grpo"
# Exact in float32 and bfloat16, lost in any sum with a number that matters.
MARK = 2.0**-100
# A step of which more than this share could not be judged is not trained on: something is wrong with the service.
MOST_UNDETERMINED = 0.5


def marked_score(result: Any) -> float:
    """The score of a compute_score result as it goes into verl's tensor."""
    if not isinstance(result, dict):
        return float(result)
    return MARK if result.get("touchstone_valid", 1.0) == 0.0 else float(result["score"])


def is_marked(score: float) -> bool:
    """A float32 holds MARK exactly; a sum with zeros leaves it alone."""
    return score == MARK


def group_advantages(
    scores: Sequence[float],
    valid: Sequence[bool],
    groups: Sequence[Hashable],
    *,
    normalise: bool = True,
    epsilon: float = 1e-6,
) -> List[float]:
    """GRPO over the valid rows: (score − mean) / (std + ε) within the group, std with n − 1; without `normalise` the
    difference alone (Dr. GRPO). A row that is not valid gets 0.

    A group that has one row altogether keeps verl's rule, its score as the advantage. A group that has one valid row
    left has nothing to compare it with: 0.
    """
    members: Dict[Hashable, List[float]] = {}
    sizes: Dict[Hashable, int] = {}
    for score, ok, group in zip(scores, valid, groups):
        sizes[group] = sizes.get(group, 0) + 1
        if ok:
            members.setdefault(group, []).append(score)
    moments = {group: _moments(values, alone=sizes[group] == 1) for group, values in members.items()}
    advantages = []
    for score, ok, group in zip(scores, valid, groups):
        if not ok:
            advantages.append(0.0)
            continue
        mean, deviation = moments[group]
        advantages.append((score - mean) / (deviation + epsilon) if normalise else score - mean)
    return advantages


def _moments(values: Sequence[float], *, alone: bool) -> Tuple[float, float]:
    if len(values) == 1:
        return (0.0, 1.0) if alone else (values[0], 1.0)
    mean = math.fsum(values) / len(values)
    return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))


def rows_to_clear(valid: Sequence[bool], groups: Sequence[Hashable]) -> Tuple[List[int], List[int]]:
    """Rows whose tokens leave the loss whole, and rows that keep one token.

    A group without any valid row keeps a token per row: its advantage is 0 all the same, and a mini-batch that such
    groups fill does not divide by a count of 0 tokens.
    """
    scored = {group for ok, group in zip(valid, groups) if ok}
    whole = [row for row, (ok, group) in enumerate(zip(valid, groups)) if not ok and group in scored]
    but_one = [row for row, group in enumerate(groups) if group not in scored]
    return whole, but_one


def touchstone_grpo(
    token_level_rewards: Any,
    response_mask: Any,
    index: Any,
    epsilon: float = 1e-6,
    norm_adv_by_std_in_grpo: bool = True,
    config: Any = None,
    **_: Any,
) -> Tuple[Any, Any]:
    """verl's GRPO without the rows that could not be judged. Clears their tokens in `response_mask`, in place.

    Raises ValueError with a KL penalty in the reward, which would hide the mark (verl's GRPO puts it in the loss), and
    where more than MOST_UNDETERMINED of the rows have no reward.
    """
    if config is not None:
        if config.get("use_kl_in_reward", False):
            raise ValueError("touchstone_grpo needs algorithm.use_kl_in_reward=False; use the KL loss of the actor")
        norm_adv_by_std_in_grpo = config.get("norm_adv_by_std_in_grpo", norm_adv_by_std_in_grpo)
    scores = token_level_rewards.sum(dim=-1)
    values, groups = [float(score) for score in scores.tolist()], list(index)
    valid = [not is_marked(value) for value in values]
    missing = valid.count(False)
    if missing > MOST_UNDETERMINED * len(valid):
        raise ValueError("%d of %d rows have no reward: the step is not trained on" % (missing, len(valid)))
    advantages = scores.new_tensor(
        group_advantages(values, valid, groups, normalise=norm_adv_by_std_in_grpo, epsilon=epsilon)
    ).unsqueeze(-1)
    whole, but_one = rows_to_clear(valid, groups)
    for row in whole:
        response_mask[row] = 0
    for row in but_one:
        tokens = response_mask[row].nonzero()
        if len(tokens) > 0:
            response_mask[row] = 0
            response_mask[row, int(tokens[0])] = 1
    spread = advantages * response_mask
    return spread, spread


def _register() -> None:
    from verl.trainer.ppo import core_algos  # type: ignore[import-not-found]

    # verl loads this file by its path, too: the same function under another module's name is no second estimator.
    if ESTIMATOR not in core_algos.ADV_ESTIMATOR_REGISTRY:
        core_algos.register_adv_est(ESTIMATOR)(touchstone_grpo)


def __getattr__(name: str) -> Any:
    """The reward manager, made when verl asks for it: a subclass of verl's own cannot be written down without verl."""
    if name != "TouchstoneRewardManager":
        raise AttributeError(name)
    from verl.experimental.reward_loop.reward_manager.naive import NaiveRewardManager  # type: ignore[import-not-found]

    class TouchstoneRewardManager(NaiveRewardManager):  # type: ignore[misc]
        """verl's naive manager; a row with `touchstone_valid` 0 leaves with MARK for its reward."""

        async def run_single(self, data: Any) -> Dict[str, Any]:
            answer = await super().run_single(data)
            return {**answer, "reward_score": marked_score({**answer["reward_extra_info"], "score": answer["reward_score"]})}

    globals()[name] = TouchstoneRewardManager
    return TouchstoneRewardManager


try:
    _register()
except ImportError:
    pass  # verl is not here: the arithmetic above can be used and tested without it
