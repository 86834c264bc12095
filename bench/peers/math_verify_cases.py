"""The test cases of a Math-Verify checkout as JSON lines, read from its sources as data; nothing of it is run.

Each line: {"file", "gold", "pred", "expected", "types", "precision", "strict", "sets"}; the last four are what the
test passes to its helper.
"""

import ast
import json
import pathlib
import sys


def literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def options_of(function):
    """Keyword arguments of the helper call inside a test function, as far as they are literals."""
    found = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                value = literal(keyword.value)
                if keyword.arg and (value is not None):
                    found[keyword.arg] = value
    return found


def cases(path):
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        for mark in function.decorator_list:
            if not (isinstance(mark, ast.Call) and len(mark.args) == 2):
                continue
            names = literal(mark.args[0])
            if isinstance(names, str):
                names = [name.strip() for name in names.split(",")]
            if not names or "gold" not in names or "pred" not in names:
                continue
            rows = mark.args[1].elts if isinstance(mark.args[1], (ast.List, ast.Tuple)) else []
            for row in rows:
                values = literal(row)
                if values is None or len(values) != len(names):
                    continue
                case = dict(zip(names, values))
                expected = case.get("expected", case.get("result"))
                if not isinstance(case["gold"], str) or expected is None:
                    continue
                options = {**options_of(function), **{k: v for k, v in case.items() if k not in ("gold", "pred", "expected")}}
                yield {
                    "file": path.name,
                    "gold": case["gold"],
                    "pred": case["pred"],
                    "expected": bool(expected),
                    "types": options.get("match_types", ["latex", "expr"]),
                    "precision": options.get("precision", 6),
                    "strict": options.get("strict", True),
                    "sets": options.get("allow_set_relation_comp", False),
                }


def main():
    for path in sorted(pathlib.Path(sys.argv[1]).glob("tests/test_*.py")):
        for case in cases(path):
            print(json.dumps(case))


if __name__ == "__main__":
    main()
