"""A `pytest` of our own for the harness: fixtures, marks, parameters, raises, approx. The real one costs a tenth of a second
per submission once it is loaded; this costs a millisecond. Tests that are run, skipped by their own file or left out are
counted by suite.py."""

import contextlib
import inspect
import math
import re
import sys
import types

SCOPES = ("function", "class", "module", "package", "session")


class Skipped(Exception):
    """A test leaves itself out while it runs: no reason to count it as passed."""


class Failed(AssertionError):
    pass


def unsupported(what):
    """Ends the run: what these tests ask of is not known here, which is no fault of the program."""
    from .link import Ended

    return Ended(f"SyntaxError at line 0 of the tests: {what} is not known")


class Mark:
    def __init__(self, name, args=(), named=None):
        self.name, self.args, self.kwargs = name, args, named or {}

    def __call__(self, *args, **named):
        if len(args) == 1 and not named and _is_test(args[0]):
            return self._put_on(args[0])
        return Mark(self.name, (*self.args, *args), {**self.kwargs, **named})

    def _put_on(self, target):
        target.pytestmark = [*marks_of(target), self]
        return target


def _is_test(value):
    return inspect.isfunction(value) or inspect.isclass(value)


def marks_of(target):
    found = getattr(target, "__dict__", {}).get("pytestmark", [])
    return list(found) if isinstance(found, (list, tuple)) else [found]


class Marks:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return Mark(name)


class Param:
    def __init__(self, values, marks, name):
        self.values, self.marks, self.id = values, marks, name


def param(*values, marks=(), id=None):
    return Param(values, list(marks) if isinstance(marks, (list, tuple)) else [marks], id)


class Fixture:
    def __init__(self, function, scope, params, autouse, name):
        self.function, self.autouse = function, autouse
        self.scope = scope if isinstance(scope, str) else "function"
        self.params = list(params) if params is not None else None
        self.name = name or function.__name__


def fixture(function=None, *, scope="function", params=None, autouse=False, ids=None, name=None):
    def mark(target):
        target._touchstone_fixture = Fixture(target, scope, params, autouse, name)
        return target

    return mark(function) if function is not None else mark


class Raised:
    """What `raises` caught."""

    def __init__(self):
        self.value = self.type = self.tb = None

    def match(self, pattern):
        if not re.search(pattern, str(self.value)):
            raise Failed(f"the error's text does not match {pattern!r}")
        return True


class Raises:
    def __init__(self, expected, match, check=None):
        self.expected, self.pattern, self.check, self.info = expected, match, check, Raised()

    def __enter__(self):
        return self.info

    def __exit__(self, kind, error, traceback):
        if kind is None:
            raise Failed("no error was raised")
        if not issubclass(kind, self.expected):
            return False
        self.info.value, self.info.type, self.info.tb = error, kind, traceback
        if self.pattern is not None:
            self.info.match(self.pattern)
        if self.check is not None and not self.check(error):
            raise Failed("the error is another one")
        return True


def raises(expected, *call, match=None, check=None, **named):
    context = Raises(expected, match, check)
    if not call:
        return context
    with context as info:
        call[0](*call[1:], **named)
    return info


class Approx:
    """|a − b| ≤ max(rel · |b|, abs), as pytest.approx has it; rel 1e-6, abs 1e-12 by default."""

    __array_ufunc__ = None
    __array_priority__ = 100

    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def __repr__(self):
        return f"approx({self.expected!r})"

    def __eq__(self, actual):
        return self._same(actual, self.expected)

    def __ne__(self, actual):
        return not self == actual

    __hash__ = None

    def _same(self, actual, expected):
        if type(expected).__name__ == "ndarray" or type(actual).__name__ == "ndarray":
            import numpy

            actual, expected = numpy.asarray(actual), numpy.asarray(expected)
            if expected.shape == ():
                return actual.size > 0 and all(self._number(each, expected.item()) for each in actual.ravel().tolist())
            return actual.shape == expected.shape and all(
                self._number(a, b) for a, b in zip(actual.ravel().tolist(), expected.ravel().tolist())
            )
        if isinstance(expected, dict):
            return (
                isinstance(actual, dict)
                and actual.keys() == expected.keys()
                and all(self._same(actual[key], value) for key, value in expected.items())
            )
        if isinstance(expected, (list, tuple)):
            return (
                isinstance(actual, (list, tuple))
                and len(actual) == len(expected)
                and all(self._same(a, b) for a, b in zip(actual, expected))
            )
        return self._number(actual, expected)

    def _number(self, actual, expected):
        if isinstance(expected, bool) or not isinstance(expected, (int, float, complex)):
            return actual == expected
        if isinstance(actual, bool) or not isinstance(actual, (int, float, complex)):
            return False
        if actual == expected:
            return True
        if not isinstance(expected, complex) and math.isnan(expected):
            return self.nan_ok and not isinstance(actual, complex) and math.isnan(actual)
        if not isinstance(expected, complex) and math.isinf(expected):
            return False
        least = 1e-12 if self.abs is None else self.abs
        share = (0 if self.abs is not None else 1e-6) if self.rel is None else self.rel
        return abs(actual - expected) <= max(least, share * abs(expected))


def skip(reason="", **_):
    raise Skipped(reason)


def fail(reason="", **_):
    raise Failed(reason)


def importorskip(name, **_):
    try:
        __import__(name)
    except ImportError:
        raise Skipped(name) from None
    return sys.modules[name]


class MonkeyPatch:
    """Changes of the tests' own side, undone afterwards."""

    def __init__(self):
        self._undo = []

    def setattr(self, target, name, value=None, raising=True):
        if isinstance(target, str):
            value = name
            module, _, name = target.rpartition(".")
            target = _named(module)
        missing = object()
        before = getattr(target, name, missing)
        if before is missing and raising:
            raise AttributeError(name)
        self._undo.append(lambda: delattr(target, name) if before is missing else setattr(target, name, before))
        setattr(target, name, value)

    def delattr(self, target, name, raising=True):
        if hasattr(target, name):
            before = getattr(target, name)
            self._undo.append(lambda: setattr(target, name, before))
            delattr(target, name)
        elif raising:
            raise AttributeError(name)

    def setitem(self, mapping, key, value):
        missing = object()
        before = mapping.get(key, missing)
        self._undo.append(lambda: mapping.pop(key, None) if before is missing else mapping.__setitem__(key, before))
        mapping[key] = value

    def delitem(self, mapping, key, raising=True):
        if key in mapping:
            before = mapping.pop(key)
            self._undo.append(lambda: mapping.__setitem__(key, before))
        elif raising:
            raise KeyError(key)

    def setenv(self, name, value, prepend=None):
        import os

        self.setitem(os.environ, name, str(value))

    def delenv(self, name, raising=True):
        import os

        self.delitem(os.environ, name, raising)

    def chdir(self, path):
        import os

        before = os.getcwd()
        self._undo.append(lambda: os.chdir(before))
        os.chdir(path)

    @contextlib.contextmanager
    def context(self):
        inner = MonkeyPatch()
        try:
            yield inner
        finally:
            inner.undo()

    def undo(self):
        while self._undo:
            self._undo.pop()()


def _named(path):
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = __import__(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[1:]:
            found = getattr(found, part)
        return found
    raise ImportError(path)


class Captured:
    """`capsys`: what was printed since the last look, by the tests and by the program that they call."""

    def __init__(self):
        import io

        self._io = io
        self._before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()

    def readouterr(self):
        out, err = sys.stdout.getvalue(), sys.stderr.getvalue()
        sys.stdout, sys.stderr = self._io.StringIO(), self._io.StringIO()
        return Output(out, err)

    def disabled(self):
        return contextlib.nullcontext()

    def end(self):
        sys.stdout, sys.stderr = self._before


class Output(tuple):
    def __new__(cls, out, err):
        return tuple.__new__(cls, (out, err))

    out = property(lambda self: self[0])
    err = property(lambda self: self[1])


def module():
    """`pytest` as the tests import it."""
    from . import looking

    warns, deprecated_call = looking.warns_with(Failed)
    made = types.ModuleType("pytest")
    made.__dict__.update(
        fixture=fixture,
        mark=Marks(),
        param=param,
        raises=raises,
        approx=Approx,
        skip=skip,
        fail=fail,
        xfail=fail,
        importorskip=importorskip,
        warns=warns,
        deprecated_call=deprecated_call,
        main=lambda *_, **__: 0,
        MonkeyPatch=MonkeyPatch,
        __version__="8.0.0",
    )
    skip.Exception, fail.Exception = Skipped, Failed

    def missing(name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise unsupported(f"pytest.{name}")

    made.__getattr__ = missing
    return made
