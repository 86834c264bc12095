"""A Rubric with Touchstone's reward. A row that could not be judged raises; verifiers before v1 counts that as 0."""

from __future__ import annotations

from touchstone import verifiers_reward

reward = verifiers_reward(url="http://127.0.0.1:8080", profile="default")


def rubric():
    import verifiers

    return verifiers.Rubric(funcs=[reward])
