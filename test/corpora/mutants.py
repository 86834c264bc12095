"""Wrong neighbours of right programs: a JSON object per line in ({id, code, count}), the same with `mutants` out.

One change each: an operator or comparison flipped, a constant moved by one, a condition turned round, None returned. Chosen evenly
over the program, the same on every machine.
"""

import ast
import copy
import json
import sys

FLIPPED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}


def changes(tree):
    """Functions that change one node each, by its place in the walk."""
    for place, node in enumerate(ast.walk(tree)):
        if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in FLIPPED:
            yield place, "operator", lambda n: setattr(n, "op", FLIPPED[type(n.op)]())
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPPED:
            yield place, "comparison", lambda n: n.ops.__setitem__(0, FLIPPED[type(n.ops[0])]())
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield place, "constant", lambda n: setattr(n, "value", n.value + 1)
        elif isinstance(node, (ast.If, ast.While)):
            yield place, "condition", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
        elif isinstance(node, ast.Return) and node.value is not None:
            yield place, "return", lambda n: setattr(n, "value", ast.Constant(None))


def mutants(code, count):
    tree = ast.parse(code)
    found = list(changes(tree))
    step = max(1, len(found) // count)
    for place, kind, change in found[::step][:count]:
        changed = copy.deepcopy(tree)
        change(list(ast.walk(changed))[place])
        yield {"kind": kind, "code": ast.unparse(ast.fix_missing_locations(changed))}


for line in sys.stdin:
    row = json.loads(line)
    print(json.dumps({"id": row["id"], "mutants": list(mutants(row["code"], row["count"]))}))
