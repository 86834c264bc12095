"""Tests that are code, in a process of their own: it holds the expected values and stubs of what the submission
defines. A stub sends plain data over and gets plain data back, so the comparison is made here, between values that
were built here. The record of what passed goes through a descriptor that the submission does not have."""

import inspect
import io
import os
import re
import symtable
import sys
import types

from . import empty_arrays, nodes, operators, program_code, programs, pytests, suite
from .link import Ended, Link, Tagged
from .remote import Left, class_stub, function_stub

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
    link.stops = "StopIteration" in text or "StopAsyncIteration" in text
    program_code.prepare(link, names, text + setup)
    empty_arrays.guard(text + setup)
    own = bound(setup) - {name for name in nodes.CLASSES if name in offered}
    module = types.ModuleType("solution")
    words = set(re.findall(r"[^\W\d]\w*", text + setup)) | ({entry} if entry else set())
    classes = [name for name, said in offered.items() if type(said) is list and said[:1] == ["class"] and name in words]
    link.asks = operators.used(text, classes) if classes else {}
    imports = "import" in text
    link.holders = [names, module.__dict__]
    for name, said in offered.items():
        if type(said) is not list or not said:
            continue
        # Nodes are what the program takes and gives: where the tests make some, they are of its classes.
        is_node = name in nodes.CLASSES and name in words
        if name != entry and not is_node and (name in ours or name in own or (name not in words and not imports)):
            continue
        stub = stub_of(link, name, said)
        names[name] = stub
        setattr(module, name, stub)
    if setup:
        kept = {name for name in nodes.CLASSES if name in offered and name in names}
        exec(compile(setup, "setup.py", "exec", 0, True), names, Kept(names, kept) if kept else names)
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


def bound(text):
    """Names that the set-up of the tests gives a value: theirs, whatever the program calls by them."""
    if not text:
        return set()
    table = symtable.symtable(text, "setup.py", "exec")
    return {each.get_name() for each in table.get_symbols() if each.is_assigned() or each.is_imported()}


class Kept(dict):
    """What the set-up's top level writes to: the tests' names, some of which it cannot change."""

    def __init__(self, names, kept):
        super().__init__()
        self.names, self.kept = names, kept

    def __setitem__(self, name, value):
        if name not in self.kept:
            self.names[name] = value

    def __getitem__(self, name):
        return self.names[name]

    def __delitem__(self, name):
        del self.names[name]


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
        stub = class_stub(link, name, lineage, link.asks.get(name))
        link.classes[name] = stub
        return stub
    if said[0] in ("function", "async"):
        return function_stub(link, name, said[0] == "async")
    link.variables[name] = link.ask({"do": "value", "name": name})
    return link.variables[name]


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
