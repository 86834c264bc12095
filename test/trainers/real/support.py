"""The service, once for all of these tests, and the words that the policy is taken to have said."""

from __future__ import annotations

import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "clients" / "python"), str(ROOT / "examples" / "grpo")]

from tests.support import Service  # noqa: E402

RIGHT = "<think>2 + 2 = 4</think>\n<answer>\\boxed{4}</answer>"
WRONG = "<think>2 + 2 = 5</think>\n<answer>\\boxed{5}</answer>"
UNREADABLE = "\\frac{4}{"
# One prompt's four rollouts: their golds make the third one impossible to judge.
TEXTS, GOLDS = [RIGHT, WRONG, RIGHT, RIGHT], ["4", "4", UNREADABLE, "4"]
SCORED = [0, 1, 3]


def part_of(path: Path, names: list, given: dict) -> dict:
    """Definitions of a package's own file, run without its other imports, which may need what is not installed here."""
    import ast

    tree = ast.parse(path.read_text())
    kept = [node for node in tree.body if getattr(node, "name", None) in names]
    module = types.ModuleType(path.stem)
    module.__dict__.update(given)
    exec(compile(ast.Module([ast.parse("from __future__ import annotations").body[0], *kept], []), str(path), "exec"), module.__dict__)
    return module.__dict__
