"""Problems made on the fly, and the texts that a model is warmed up on."""

from __future__ import annotations

import random
import re
from typing import Callable, List, NamedTuple, Sequence


class Task(NamedTuple):
    prompt: str
    gold: str
    working: str


def make_task(random_: random.Random) -> Task:
    """Addition, subtraction, small products, and linear equations with a whole solution."""
    kind = random_.choice(("add", "subtract", "multiply", "solve"))
    if kind == "add":
        a, b = random_.randint(0, 60), random_.randint(0, 39)
        return Task("%d + %d = ?" % (a, b), str(a + b), "%d + %d = %d" % (a, b, a + b))
    if kind == "subtract":
        a, b = random_.randint(0, 60), random_.randint(0, 39)
        return Task("%d - %d = ?" % (a, b), str(a - b), "%d - %d = %d" % (a, b, a - b))
    if kind == "multiply":
        a, b = random_.randint(2, 9), random_.randint(2, 12)
        return Task("%d * %d = ?" % (a, b), str(a * b), "%d * %d = %d" % (a, b, a * b))
    a, x, b = random_.randint(2, 5), random_.randint(1, 9), random_.randint(1, 9)
    return Task("%dx + %d = %d, x = ?" % (a, b, a * x + b), str(x), "%dx = %d, x = %d" % (a, a * x, x))


def right(task: Task) -> str:
    return "<think>%s</think>\n<answer>\\boxed{%s}</answer>" % (task.working, task.gold)


def warm_up_text(task: Task, random_: random.Random) -> str:
    """What a base model might write: half of the texts are right, the others miss in one of the usual ways."""
    draw = random_.random()
    near = str(int(task.gold) + random_.choice((-10, -2, -1, 1, 2, 10)))
    if draw < 0.50:
        return right(task)
    if draw < 0.68:  # wrong answer in good form
        return "<think>%s</think>\n<answer>\\boxed{%s}</answer>" % (task.working.rsplit(" ", 1)[0] + " " + near, near)
    if draw < 0.80:  # right answer, no form
        return "%s so \\boxed{%s}" % (task.working, task.gold)
    if draw < 0.90:  # hedging: several answers, one of them right
        values = [task.gold, near, str(int(task.gold) + 3)]
        random_.shuffle(values)
        return "<think>%s</think>\n<answer>%s</answer>" % (task.working, " or ".join("\\boxed{%s}" % value for value in values))
    return "<think>%s" % task.working  # never closed


def true_reward(text: str, task: Task) -> float:
    """An independent judge of these texts, by string work alone: what the service must say of them."""
    body, _, rest = text.partition("</think>")
    form = text.startswith("<think>") and rest.startswith("\n<answer>") and text.endswith("</answer>")
    form = form and text.count("<think>") == text.count("</think>") == text.count("<answer>") == text.count("</answer>") == 1
    return float(_right_value(text, task)) + 0.1 * float(form)


def _right_value(text: str, task: Task) -> bool:
    if "<think>" in text and "</think>" not in text:
        return False
    tail = text.rsplit("</think>", 1)[-1]
    boxes = [part.split("}", 1)[0] for part in tail.split("\\boxed{")[1:] if "}" in part]
    values = {re.sub(r"^-0+$", "0", box.strip()) for box in boxes}
    return values == {task.gold}


_REGULAR = re.compile(r"(<think>[^<\\]*</think>\n<answer>\\boxed\{-?\d+\}</answer>|[^<\\]*\\boxed\{-?\d+\})")


def is_regular(text: str) -> bool:
    """Texts on which `true_reward` is beyond doubt: the two complete layouts of the warm-up."""
    return _REGULAR.fullmatch(text) is not None


def graders(gold: str, weak: bool = False) -> List[dict]:
    """The true graders: symbolic math and the R1 form. The weak one: the gold's digits anywhere in the text."""
    if weak:
        return [{"kind": "format", "rule": "regex", "pattern": r"(?:^|[^\d-])%s(?:\D|$)" % gold, "match": "search"}]
    return [{"kind": "math", "gold": gold}, {"kind": "format", "rule": "think-answer", "weight": 0.1}]


MAX_REWARD = 1.1


def pass_rate(results: Sequence[dict], component: Callable[[dict], bool]) -> float:
    scores = [part["score"] or 0.0 for result in results for part in result["components"] if component(part)]
    return sum(scores) / max(len(scores), 1)
