"""Which operators the tests use with objects of the submission's classes that they make themselves.

`abs(solution.f(2) - 3.5) < 1e-6` must not ask an object that `f` gives back what it is less 3.5: it would say 0.
`Money(5) - 3` must. Both are one subtraction; what differs is the expression, so it is read from the tests' text."""

import ast

# Those whose answer to a value of the tests can be right without knowing that value.
ASKING = {
    ast.Sub: ("__sub__", "__rsub__"),
    ast.Div: ("__truediv__", "__rtruediv__"),
    ast.FloorDiv: ("__floordiv__",),
    ast.Mod: ("__mod__",),
    ast.BitXor: ("__xor__",),
    ast.BitAnd: ("__and__",),
    ast.In: ("__contains__",),
    ast.NotIn: ("__contains__",),
}
GUARDED = frozenset(name for names in ASKING.values() for name in names)
_WITHIN = ("assertIn", "assertNotIn", "assert_in", "contains")
_NEAR = ("assertAlmostEqual", "assertNotAlmostEqual", "approx", "isclose", "allclose")


def used(text, classes):
    """{class: names of guarded methods} as the text shows them. A text that cannot be parsed shows none."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    made = {name: {name} for name in classes}
    found = {name: set() for name in classes}
    bound = {name: set() for name in classes}
    # Names that hold an object, functions that give one back: until nothing new is found.
    while True:
        before = sum(map(len, made.values())) + sum(map(len, bound.values()))
        for node in parents:
            name = _last_name(node.func if isinstance(node, ast.Call) else node)
            if name is None:
                continue
            for kind in classes:
                if isinstance(node, ast.Call) and name in made[kind]:
                    _look(node, parents, found[kind], bound[kind], made[kind])
                elif isinstance(getattr(node, "ctx", None), ast.Load) and name in bound[kind]:
                    _look(node, parents, found[kind], bound[kind], made[kind])
        if sum(map(len, made.values())) + sum(map(len, bound.values())) == before:
            return found


def _look(node, parents, found, bound, made):
    """What the place of this expression, an object, says."""
    parent = parents.get(node)
    while isinstance(parent, (ast.BinOp, ast.UnaryOp)):
        found.update(ASKING.get(type(parent.op), ()))
        node, parent = parent, parents.get(parent)
    if isinstance(parent, ast.AugAssign):
        found.update(ASKING.get(type(parent.op), ()))
    elif isinstance(parent, ast.Compare):
        for operator, right in zip(parent.ops, parent.comparators):
            if right is node:
                found.update(ASKING.get(type(operator), ()))
    elif isinstance(parent, ast.Call) and node in parent.args:
        name = _last_name(parent.func)
        if name in _WITHIN:
            found.add("__contains__")
        elif name in _NEAR:
            found.update(("__sub__", "__rsub__"))
    elif isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        for target in parent.targets if isinstance(parent, ast.Assign) else [parent.target]:
            name = _last_name(target)
            if name is not None:
                bound.add(name)
    elif isinstance(parent, ast.withitem) and parent.optional_vars is not None:
        bound.add(_last_name(parent.optional_vars) or "")
    elif isinstance(parent, (ast.Return, ast.Yield)):
        while parent is not None and not isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)):
            parent = parents.get(parent)
        if parent is not None:
            # A helper that is called, or a fixture whose name is a parameter.
            made.add(parent.name)
            bound.add(parent.name)


def _last_name(node):
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None
