"""What stands on the tests' side for functions, classes and objects of the submission.

An object of a class that the tests do not name is a thing to be looked at, not to be asked: it has no say in
comparisons, in `in` or in arithmetic, since those would tell it the expected value and believe its answer. One of a
class that they name has operators, but with a value of the tests only those that the tests' text uses with objects
that it makes itself (operators.py)."""

import builtins
import types

from . import operators


class Left(SystemExit):
    """The program wants to leave. Its process is still there; tests may expect it, and else it is its own failure."""


def exception_class(lineage):
    """By the exact standard name, else a new class of that name below its nearest standard base."""
    for place, name in enumerate(lineage):
        base = getattr(builtins, name, None)
        if isinstance(base, type) and issubclass(base, BaseException):
            if issubclass(base, (SystemExit, KeyboardInterrupt, GeneratorExit)) or not issubclass(base, Exception):
                base = RuntimeError
            return base if place == 0 else type(lineage[0], (base,), {})
    return type(lineage[0] if lineage else "Exception", (Exception,), {})


class Remote:
    """An object of the submission. Its attributes, items and texts are asked for; it takes no part in comparisons."""

    def _ask(self, request, arguments=None, named=None):
        link = object.__getattribute__(self, "_link")
        return link.ask({**request, "object": object.__getattribute__(self, "_number")}, arguments, named)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._ask({"do": "get", "attribute": name})

    def __setattr__(self, name, value):
        self._ask({"do": "set", "attribute": name}, [value])

    def __call__(self, *arguments, **named):
        return self._ask({"do": "call"}, arguments, named)

    def __iter__(self):
        made = self._ask({"do": "special", "attribute": "__iter__"}, [])
        return made if isinstance(made, Remote) else iter(made)

    def __enter__(self):
        return self._ask({"do": "special", "attribute": "__enter__"}, [])

    def __exit__(self, kind, error, _traceback):
        # What the tests say of the program is not for it to let pass.
        told = kind is not None and issubclass(kind, Exception) and not issubclass(kind, AssertionError)
        request = {"do": "exit", "error": [kind.__name__, str(error)[:1000]] if told else None}
        return self._ask(request) is True and told

    def __copy__(self):
        return self._ask({"do": "special", "attribute": "__copy__"}, [])

    def __deepcopy__(self, _seen):
        return self._ask({"do": "special", "attribute": "__deepcopy__"}, [])

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    __hash__ = object.__hash__


class Generator(Remote):
    """One that tests may want to be a generator of the language."""

    __class__ = property(lambda self: types.GeneratorType)


def _special(name):
    def method(self, *arguments):
        return self._ask({"do": "special", "attribute": name}, arguments)

    method.__name__ = name
    return method


# They take nothing with them but a place.
for _name in ("__len__", "__next__", "__str__", "__repr__", "__int__", "__float__", "__index__", "__getitem__"):
    setattr(Remote, _name, _special(_name))


class Named(Remote):
    """An object of a class that the tests name: they may use its operators."""

    def __eq__(self, other):
        if self is other or not isinstance(other, Named):
            return self is other
        return self._ask({"do": "special", "attribute": "__eq__"}, [other]) is True

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return self._ask({"do": "special", "attribute": "__hash__"}, [])


# Those that may be asked about a value of the tests, of the class: see operators.py.
Named._asks = frozenset()


def _guarded(name):
    def method(self, *arguments):
        if name not in type(self)._asks and not all(isinstance(each, Named) for each in arguments):
            if name == "__contains__":
                return any(each is arguments[0] or each == arguments[0] for each in iter(self))
            return NotImplemented
        return self._ask({"do": "special", "attribute": name}, arguments)

    method.__name__ = name
    return method


for _name in (
    "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift radd rsub rmul rtruediv neg pos invert abs "
    "setitem delitem bool contains"
).split():
    _name = f"__{_name}__"
    setattr(Named, _name, (_guarded if _name in operators.GUARDED else _special)(_name))


def _ordering(name):
    def method(self, other):
        if not isinstance(other, Named):
            return NotImplemented
        return self._ask({"do": "special", "attribute": name}, [other])

    return method


for _name in ("__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Named, _name, _ordering(_name))


def class_stub(link, name, lineage, asks):
    """A class whose instances live in the submission; an exception class is one here, so that tests can expect it.
    `asks`: guarded operators that its objects have; None for a class that the tests do not name."""
    if "BaseException" in lineage:
        return exception_class(lineage)

    class Meta(type):
        def __call__(cls, *arguments, **named):
            return link.ask({"do": "call", "name": name}, arguments, named)

        def __getattr__(cls, attribute):
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            reference = link.ask({"do": "get", "name": name, "attribute": attribute})
            return reference

    if asks is None:
        return Meta(name, (Remote,), {"__module__": "solution", "_touchstone_name": name})
    own = {"__module__": "solution", "_touchstone_name": name, "_asks": frozenset(asks)}
    return Meta(name, (Named,), own)


class Function:
    """A function of the submission: called there; its attributes are asked for."""

    def __init__(self, link, name):
        self.__dict__.update(_link=link, _touchstone_name=name, __name__=name, __qualname__=name, __module__="solution")

    def __call__(self, *arguments, **named):
        return self._link.ask({"do": "call", "name": self._touchstone_name}, list(arguments), named)

    def __getattr__(self, attribute):
        if attribute.startswith("__") or attribute in ("pytestmark", "_touchstone_fixture"):
            raise AttributeError(attribute)
        return self._link.ask({"do": "get", "name": self._touchstone_name, "attribute": attribute})

    def __setattr__(self, attribute, value):
        self._link.ask({"do": "set", "name": self._touchstone_name, "attribute": attribute}, [value])


def function_stub(link, name, asynchronous):
    if not asynchronous:
        return Function(link, name)

    async def later(*arguments, **named):
        return link.ask({"do": "call", "name": name}, list(arguments), named)

    later.__name__ = later.__qualname__ = later._touchstone_name = name
    later.__module__ = "solution"
    return later


def name_of(value):
    """The submission's own name for a stub of its function or class; None for anything else."""
    if isinstance(value, Function):
        return value._touchstone_name
    if isinstance(value, type):
        return value.__dict__.get("_touchstone_name")
    return getattr(value, "__dict__", {}).get("_touchstone_name") if isinstance(value, types.FunctionType) else None
