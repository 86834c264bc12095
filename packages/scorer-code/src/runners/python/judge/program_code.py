"""Code that the submission hands to the tests as a value: text that they evaluate, pickles that they load. Run here it
would run beside the expected values, so text goes back to the submission's own process to be run there, and a pickle
gives plain data alone."""

import builtins
import pickle
import re
import types

EVALUATES = re.compile(r"\b(?:eval|exec|compile)\s*\(")
UNPICKLES = re.compile(r"\b(?:pickle|shelve|joblib)\b")
# Shorter texts of the submission stand in others by chance.
LEAST = 4
# What a mixture of its text with the tests' own may not hold: it would be decided where it is run.
DECIDES = re.compile(r"\bassert\b|[=!<>]=|[<>]|\bin\b|\bis\b")

SAFE_CLASSES = {
    "builtins": "set frozenset bytearray complex range slice list dict tuple int float str bytes bool object",
    "collections": "OrderedDict deque defaultdict Counter",
    "datetime": "date datetime time timedelta timezone",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "uuid": "UUID",
    "array": "array _array_reconstructor",
    "copyreg": "__newobj__ _reconstructor",
    "numpy": "ndarray dtype",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy._core.multiarray": "_reconstruct scalar",
}


class ProgramText:
    """What `compile` makes of the submission's text."""

    def __init__(self, text, mode):
        self.text, self.mode = text, mode


def prepare(link, names, text):
    """Puts the tests' `eval`, `exec`, `compile` and pickle in place, where their text uses them."""
    if EVALUATES.search(text):
        link.heard = []
        names.update(_evaluators(link, names))
    if UNPICKLES.search(text):
        pickle.Unpickler = Unpickler
        pickle.load = lambda file, **named: Unpickler(file, **named).load()
        pickle.loads = _loads
        Unpickler.own = names


def _evaluators(link, names):
    def run(mode, source, own, given):
        local = given[0] if given and given[0] is not None else None
        if len(given) > 1 and given[1] is not None:
            local = given[1]
        data = {key: value for key, value in (local or {}).items() if key != "__builtins__" and _crosses(value)}
        if local is names:
            data = {}
        found = link.ask({"do": "evaluate", "mode": mode, "shared": local is None}, [own.text, data])
        if mode == "eval":
            return found
        target = names if local is None else local
        for key, value in found.items():
            if target is not names or (key not in names and not hasattr(builtins, key)):
                target[key] = value
        return None

    def frame(given):
        if given and given[0] is not None:
            return given
        import sys

        asking = sys._getframe(2)
        return (asking.f_globals, asking.f_locals)

    def evaluate(source, *given):
        own = _own(link, source, "eval")
        return builtins.eval(source, *frame(given)) if own is None else run("eval", source, own, given)

    def execute(source, *given):
        own = _own(link, source, "exec")
        return builtins.exec(source, *frame(given)) if own is None else run("exec", source, own, given)

    def compiled(source, filename="<string>", mode="exec", *more, **named):
        own = _own(link, source, mode)
        return builtins.compile(source, filename, mode, *more, **named) if own is None else own

    return {"eval": evaluate, "exec": execute, "compile": compiled}


def _own(link, source, mode):
    """The submission's text, or None where the text is the tests'."""
    if isinstance(source, ProgramText):
        return source
    if isinstance(source, (bytes, bytearray)):
        source = source.decode("utf-8", "replace")
    if not isinstance(source, str):
        return None
    held = [each for each in link.heard if each in source or (source and source in each)]
    if not held:
        return None
    rest = source
    for each in sorted(held, key=len, reverse=True):
        rest = rest.replace(each, "")
    if DECIDES.search(rest):
        raise AssertionError("a text of the program among the tests' own is not run")
    return ProgramText(source, mode)


def _crosses(value):
    return not isinstance(value, (types.ModuleType, type)) and not callable(value)


class Unpickler(pickle._Unpickler):
    own = {}

    def find_class(self, module, name):
        if name in SAFE_CLASSES.get(module, "").split():
            return super().find_class(module, name)
        found = Unpickler.own.get(name)
        if module in ("tests", "__main__") and isinstance(found, type) and found.__module__ == "tests":
            return found
        raise pickle.UnpicklingError(f"{module}.{name} of a pickle that the program may have written")


def _loads(data, **named):
    import io

    return Unpickler(io.BytesIO(data), **named).load()
