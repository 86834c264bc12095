"""Tests that are code, in a process of their own: it holds the expected values and stubs of what the submission
defines. A stub sends plain data over and gets plain data back, so the comparison is made here, between values that
were built here. The record of what passed goes through a descriptor that the submission does not have.

An object of a class that the tests do not name is a thing to be looked at, not to be asked: it has no say in
comparisons, in `in` or in arithmetic, since those would tell it the expected value and believe its answer."""

import builtins
import inspect
import io
import json
import os
import re
import sys
import types

from . import calls, programs, pytests, suite, values


class Ended(BaseException):
    """The submission's process is gone or does not answer as it must. No test can catch it by `except Exception`."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Left(SystemExit):
    """The program wants to leave. Its process is still there; tests may expect it, and else it is its own failure."""


# The number of the callback that reads a line of what the tests give as input.
INPUT = -1


class Link:
    """Asks the submission; once it has failed to answer, everything is over."""

    def __init__(self, descriptor, limit):
        self.channel = calls.Channel(descriptor, limit * 2 + 65536)
        self.limit = limit
        self.ended = None
        self.told = ""
        self.callbacks = []
        self.classes = {}
        self.objects = {}
        # A test that failed while the program called it: it stands whatever the program makes of it.
        self.failed = None
        self.left = False

    def frame(self):
        if self.ended:
            raise Ended(self.ended)
        try:
            found = json.loads(self.channel.receive(), object_pairs_hook=outer_pairs)
        except (calls.Broken, ValueError, RecursionError, UnicodeDecodeError) as error:
            self.ended = "forged" if not isinstance(error, calls.Broken) or error.args else "gone"
            raise Ended(self.ended) from None
        if type(found) is not dict:
            self.ended = "forged"
            raise Ended(self.ended)
        return found

    def ask(self, request, arguments=None, named=None):
        if self.ended:
            raise Ended(self.ended)
        if arguments is not None:
            request["args"] = self.encode(list(arguments))
        if named:
            request["named"] = self.encode(named)
        try:
            self.channel.send(json.dumps(request))
        except calls.Broken:
            self.ended = "gone"
            raise Ended(self.ended) from None
        outer, self.failed = self.failed, None
        while True:
            reply = self.frame()
            if "callback" not in reply:
                break
            self.called(reply)
        failed, self.failed = self.failed, outer
        if failed is not None:
            raise failed
        if type(reply.get("printed")) is str:
            sys.stdout.write(reply["printed"])
        if "flood" in reply:
            self.ended = "flood"
            raise Ended(self.ended)
        if "error" in reply:
            raise self.raised(reply["error"])
        try:
            if "changed" in reply and arguments is not None:
                for old, new in zip(arguments, self.value(reply["changed"])):
                    put_back(old, new)
            return self.value(reply["result"])
        except (KeyError, TypeError, ValueError, RecursionError):
            self.ended = "forged"
            raise Ended(self.ended) from None

    def value(self, part):
        return untag(self, part)

    def called(self, reply):
        try:
            number = reply["callback"]
            function = builtins.input if number == INPUT else self.callbacks[number]
            text = self.encode(function(*self.value(reply["args"])))
            self.channel.send(json.dumps({"result": text}))
        except calls.Broken:
            self.ended = "gone"
            raise Ended(self.ended) from None
        except AssertionError as error:
            # Its text may show the expected value.
            self.failed = self.failed or error
            self.channel.send('{"error":["AssertionError","a test failed"]}')
        except Exception as error:
            self.channel.send(json.dumps({"error": [type(error).__name__, str(error)[:1000]]}))

    def encode(self, value):
        return values.encode(value, self.limit, None, self.reference)

    def reference(self, value):
        if isinstance(value, Remote):
            return '{"o":%d}' % object.__getattribute__(value, "_number")
        if type(value) is type and getattr(builtins, value.__name__, None) is value:
            return '{"y":"%s"}' % value.__name__
        if callable(value):
            self.callbacks.append(value)
            return '{"f":%d}' % (len(self.callbacks) - 1)
        raise TypeError(f"a {type(value).__name__} of the tests cannot be given to the submission")

    def raised(self, told):
        """The submission's exception as one of the same name and nearest standard base."""
        try:
            lineage, message, self.told = [str(name) for name in told[0]], str(told[1]), str(told[2])
        except (TypeError, IndexError, KeyError):
            self.ended = "forged"
            return Ended(self.ended)
        if "SystemExit" in lineage:
            return Left(told[3] if len(told) > 3 and type(told[3]) in (int, str) else None)
        kind = self.classes.get(lineage[0] if lineage else "")
        if kind is None or not issubclass(kind, BaseException):
            kind = exception_class(lineage)
        try:
            return kind(message)
        except Exception:
            return RuntimeError(message)

    def remote(self, reference):
        number, lineage, _ = reference
        if type(number) is not int:
            raise ValueError
        kept = self.objects.get(number)
        if kept is not None:
            return kept
        kind = next((self.classes[name] for name in lineage if name in self.classes), Remote)
        if not issubclass(kind, Remote):
            kind = Remote
        made = object.__new__(kind)
        object.__setattr__(made, "_link", self)
        object.__setattr__(made, "_number", number)
        self.objects[number] = made
        return made


def outer_pairs(pairs):
    """Frames are objects; the wire values in them have tags. Both are read in one go, tags kept as text."""
    if len(pairs) == 1 and len(pairs[0][0]) == 1:
        return Tagged(pairs[0][0], pairs[0][1])
    return dict(pairs)


class Tagged:
    __slots__ = ("tag", "body")

    def __init__(self, tag, body):
        self.tag = tag
        self.body = body


def untag(link, value):
    """Plain Python values of a decoded frame part."""
    kind = type(value)
    if kind is list:
        return [untag(link, item) for item in value]
    if kind is Tagged:
        tag, body = value.tag, value.body
        if tag == "o":
            return link.remote(body)
        if tag == "t":
            return tuple(untag(link, item) for item in body)
        if tag == "s":
            return set(untag(link, item) for item in body)
        if tag == "d":
            return {untag(link, key): untag(link, item) for key, item in body}
        if tag == "n":
            return values._from_object(list(body.items()))
        if tag == "e":
            return exception_class([str(body[0])])(str(body[1]))
        if tag == "x":
            return Opaque(str(body))
        return values._from_tag([(tag, body)])
    if kind is dict:
        raise ValueError
    return value


class Opaque:
    """Something that cannot cross."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name} of the submission>"


def put_back(old, new):
    """Gives an argument the content that it has after the call."""
    if type(old) is list and type(new) is list:
        old[:] = new
    elif type(old) is dict and type(new) is dict:
        old.clear()
        old.update(new)
    elif type(old) is set and type(new) is set:
        old.clear()
        old.update(new)
    elif type(old) is bytearray and isinstance(new, (bytes, bytearray)):
        old[:] = new
    elif type(old).__name__ == "ndarray" and type(new).__name__ == "ndarray" and old.shape == new.shape:
        old[...] = new


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

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    __hash__ = object.__hash__


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

    __hash__ = object.__hash__


for _name in (
    "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift radd rsub rmul rtruediv neg pos invert abs "
    "setitem delitem enter exit bool contains"
).split():
    setattr(Named, f"__{_name}__", _special(f"__{_name}__"))


def _ordering(name):
    def method(self, other):
        if not isinstance(other, Named):
            return NotImplemented
        return self._ask({"do": "special", "attribute": name}, [other])

    return method


for _name in ("__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Named, _name, _ordering(_name))


def class_stub(link, name, lineage):
    """A class whose instances live in the submission; an exception class is one here, so that tests can expect it."""
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

    return Meta(name, (Named,), {"__module__": "solution"})


def function_stub(link, name, asynchronous):
    def stub(*arguments, **named):
        return link.ask({"do": "call", "name": name}, list(arguments), named)

    async def later(*arguments, **named):
        return link.ask({"do": "call", "name": name}, list(arguments), named)

    made = later if asynchronous else stub
    made.__name__ = made.__qualname__ = name
    made.__module__ = "solution"
    return made


# Running the tests


def run_tests(task, tests, descriptor, records):
    limit = task["output_bytes"]
    link = Link(descriptor, limit)
    records.put(programs.LOADED)
    try:
        hello = link.frame()
        if "broken" in hello:
            records.put(programs.BROKEN, 0, str(hello["broken"]).encode("utf-8", "replace")[: programs.ERROR_BYTES])
            return
        records.put(programs.COMPILED)
        hello = link.frame()
        for kind, tag in (("raised", programs.RAISED), ("exited", programs.EXITED), ("memory", programs.MEMORY)):
            if kind in hello:
                records.put(tag, 0, str(hello[kind]).encode("utf-8", "replace")[: programs.ERROR_BYTES])
                return
        records.put(programs.READY)
        passed, total, why = play(link, tests, hello.get("names"))
    except Ended as ended:
        passed, total, why = 0, 1, ended.reason
    except SyntaxError as error:
        passed, total, why = 0, 1, f"{type(error).__name__} at line 0 of the tests"
    except Empty:
        passed, total, why = 0, 1, "EmptyTests at line 0 of the tests"
    if link.ended == "gone":
        return
    if link.ended == "flood":
        records.put(programs.FLOOD, 0)
    elif link.left and passed == 0:
        records.put(programs.EXITED, 0, link.told.encode("utf-8", "replace")[: programs.ERROR_BYTES])
    elif link.ended == "forged":
        records.put(b"?")
    else:
        if passed < total:
            records.put(programs.NOTE, 0, why.encode("utf-8", "replace")[: programs.ERROR_BYTES])
        records.put(programs.RESULT, 0, b"[%d,%d]" % (passed, total))
    records.put(programs.END)


def play(link, tests, offered):
    """(passed, total, why not) of the tests' text."""
    if type(offered) is Tagged:
        offered = {offered.tag: offered.body}
    if type(offered) is not dict:
        link.ended = "forged"
        raise Ended("forged")
    if tests.get("shared"):
        import tempfile

        # A folder that the program sees too: the tests work with files.
        os.chdir(tests["shared"])
        tempfile.tempdir = tests["shared"]
    text, setup, entry = tests["tests"], tests.get("setup") or "", tests.get("entry")
    names = programs.namespace("tests", text + setup)
    ours = programs.kept_names(text + setup, entry is not None)
    sys.stdout = io.StringIO()
    own = {}
    if setup:
        before = dict(names)
        exec(compile(setup, "setup.py", "exec", 0, True), names)
        own = {name for name in names if names[name] is not before.get(name)}
    module = types.ModuleType("solution")
    words = set(re.findall(r"[^\W\d]\w*", text)) | ({entry} if entry else set())
    for name, said in offered.items():
        if type(said) is not list or not said:
            continue
        if name != entry and (name in ours or name in own or (name not in words and "import" not in text)):
            continue
        stub = stub_of(link, name, said)
        names[name] = stub
        setattr(module, name, stub)
    found = entry_stub(link, offered, entry)
    if entry and found is not None:
        names[entry] = names["candidate"] = found
        setattr(module, entry, found)
    for name in ("solution", "main", "submission", "answer"):
        sys.modules.setdefault(name, module)
    sys.modules["solution"] = module
    sys.modules["pytest"] = pytests.module()
    sys.argv = ["tests.py"]
    if "unittest" in text:
        import unittest

        # Its classes are found and counted below.
        unittest.main = lambda *_, **__: None
    code = compile(text, "tests.py", "exec", 0, True)
    try:
        exec(code, names)
    except Ended:
        raise
    except SystemExit as leaving:
        if isinstance(leaving, Left) or leaving.code not in (None, 0, False):
            return fault(link, leaving)
        return 1, 1, ""
    except BaseException as error:
        return fault(link, error)
    try:
        registered = suite.Suite(names, text, entry)
    except Exception as error:
        return fault(link, error)
    cases = registered.cases
    if not cases:
        if registered.left_out or not CHECKS.search(text):
            raise Empty
        return 1, 1, ""
    failures = []
    for case in cases:
        try:
            result = case.run()
            if inspect.iscoroutine(result):
                import asyncio

                asyncio.run(result)
        except Ended:
            raise
        except BaseException as error:
            failures.append(fault(link, error)[2])
        if link.ended:
            raise Ended(link.ended)
    try:
        registered.close()
    except Ended:
        raise
    except BaseException as error:
        failures.append(fault(link, error)[2])
    passed = max(0, len(cases) - len(failures))
    return passed, len(cases), failures[0] if failures else ""


# Words without one of which a text cannot fail.
CHECKS = re.compile(r"\b(?:assert\w*|raise\w*|exit|_exit|testmod|fail\w*)\b")


class Empty(Exception):
    """The tests check nothing."""


def fault(link, error):
    """The outcome of tests that end with this error."""
    if isinstance(error, Left):
        link.left = True
    return 0, 1, reason(link, error)


def stub_of(link, name, said):
    if said[0] == "class":
        lineage = [str(item) for item in said[1]]
        stub = class_stub(link, name, lineage)
        link.classes[name] = stub
        return stub
    if said[0] in ("function", "async"):
        return function_stub(link, name, said[0] == "async")
    return link.ask({"do": "value", "name": name})


def entry_stub(link, offered, entry):
    """The entry also where it is a method of Solution, or spelled the other way."""
    if not entry:
        return None
    for name in programs.spellings(entry):
        said = offered.get(name)
        if type(said) is list and said:
            return stub_of(link, name, said)
    if "Solution" in offered:
        spellings = programs.spellings(entry)

        def stub(*arguments, **named):
            made = link.ask({"do": "call", "name": "Solution"}, [])
            for spelling in spellings:
                try:
                    method = getattr(made, spelling)
                except AttributeError:
                    continue
                return method(*arguments, **named)
            raise NameError(entry)

        return stub
    return None


def reason(link, error):
    line = 0
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == "tests.py":
            line = entry.tb_lineno
        entry = entry.tb_next
    kind = type(error).__name__
    # An assertion's own text may show the expected value; only its place is told.
    told = "" if isinstance(error, AssertionError) else f": {link.told or error}"[:1000]
    return f"{kind} at line {line} of the tests{told}"
