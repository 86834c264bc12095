"""What a test file registers, as cases that are run one by one and counted: functions and classes as pytest finds them, with
fixtures, marks and parameters, unittest's classes, `check(candidate)`."""

import inspect
import itertools
import re
import sys
import types

from . import pytests


class Case:
    """`run()` passes by returning."""

    def __init__(self, run):
        self.run = run


class Suite:
    """Everything that a test file registers. `cases` run in order; `close()` ends fixtures that outlive a test."""

    def __init__(self, names, text, entry):
        self.names = names
        self.cases = []
        self.left_out = 0
        self.fixtures = {}
        self.kept = {}
        self.finalizers = {scope: [] for scope in pytests.SCOPES}
        self.current_class = None
        self._find_fixtures(vars_of(names))
        self._collect(text, entry)

    def _collect(self, text, entry):
        names = self.names
        unittest = sys.modules.get("unittest")
        ours = pytests.marks_of(types.SimpleNamespace(pytestmark=names.get("pytestmark", [])))
        for name, value in list(names.items()):
            if getattr(value, "__module__", None) != "tests":
                continue
            if isinstance(value, type) and unittest and issubclass(value, unittest.TestCase):
                if pytest_skips([*ours, *pytests.marks_of(value)]):
                    self.left_out += 1
                else:
                    self._unit_class(value, unittest)
            elif isinstance(value, type) and name.startswith("Test"):
                self._test_class(value, ours)
            elif isinstance(value, types.FunctionType) and name.startswith("test"):
                called = re.search(rf"^{re.escape(name)}\s*\(", text, re.M)
                if not called and not hasattr(value, "_touchstone_fixture"):
                    self._function(value, None, ours)
        check = names.get("check")
        if isinstance(check, types.FunctionType) and check.__module__ == "tests" and entry:
            if not re.search(r"^check\s*\(", text, re.M):
                self.cases.append(Case(lambda: check(names[entry])))

    # unittest

    def _unit_class(self, kind, unittest):
        if getattr(kind, "__unittest_skip__", False):
            self.left_out += 1
            return
        tests = list(unittest.defaultTestLoader.loadTestsFromTestCase(kind))
        suite = unittest.TestSuite(tests)
        wanted = []
        for test in tests:
            method = getattr(kind, test._testMethodName)
            if getattr(method, "__unittest_skip__", False):
                self.left_out += 1
            else:
                wanted.append(test)
        said = {}

        class Result(unittest.TestResult):
            def startTest(self, test):
                super().startTest(test)
                said[test.id()] = None

            def addSubTest(self, test, subtest, error):
                super().addSubTest(test, subtest, error)
                if error is not None:
                    said[test.id()] = error[1]

        def failed(result, test):
            for told in (result.failures, result.errors):
                for other, text in told:
                    if other is test or not isinstance(other, unittest.TestCase):
                        return text
            if any(other is test for other, _ in result.skipped):
                return "a test was skipped"
            return "an unexpected success" if any(other is test for other in result.unexpectedSuccesses) else None

        results = []

        def outcome(test):
            if not results:
                results.append(Result())
                suite._cleanup = False
                suite(results[0])
            (result,) = results
            error = said.get(test.id(), Unrun())
            if error is None:
                text = failed(result, test)
                error = None if text is None else error_of(text)
            if error is not None:
                raise error

        for test in wanted:
            self.cases.append(Case(lambda test=test: outcome(test)))

    # pytest

    def _find_fixtures(self, values, owner=None):
        for value in values:
            found = getattr(value, "_touchstone_fixture", None)
            if isinstance(found, pytests.Fixture):
                self.fixtures[(owner, found.name)] = found

    def _test_class(self, kind, marks):
        if "__init__" in kind.__dict__:
            return
        self._find_fixtures([getattr(kind, name, None) for name in dir(kind)], kind)
        for base in reversed(kind.__mro__):
            marks = [*marks, *pytests.marks_of(base)]
        order = [name for base in reversed(kind.__mro__) for name in base.__dict__]
        for name in dict.fromkeys(order):
            value = inspect.getattr_static(kind, name)
            if isinstance(value, (staticmethod, classmethod)):
                value = value.__func__
            if name.startswith("test") and isinstance(value, types.FunctionType):
                self._function(value, kind, marks, name)
            elif isinstance(value, type) and name.startswith("Test"):
                self._test_class(value, marks)

    def _function(self, function, kind, marks, name=None):
        marks = [*marks, *pytests.marks_of(function)]
        if pytest_skips(marks):
            self.left_out += 1
            return
        rows = [({}, [])]
        indirect = set()
        for mark in reversed(marks):
            if mark.name != "parametrize":
                continue
            names, values = mark_rows(mark)
            through = mark.kwargs.get("indirect", mark.args[2] if len(mark.args) > 2 else False)
            indirect |= set(names if through is True else through or ())
            rows = [({**row, **more}, [*with_, *also]) for row, with_ in rows for more, also in values]
        wanted = [each for mark in marks if mark.name == "usefixtures" for each in mark.args]
        for row, also in rows:
            if pytest_skips(also):
                self.left_out += 1
                continue
            direct = {key: value for key, value in row.items() if key not in indirect}
            given = {key: value for key, value in row.items() if key in indirect}
            for params in self._fixture_params(function, kind, direct, given, wanted):
                test = Test(self, function, kind, direct, params, wanted, name)
                self.cases.append(Case(expecting(test, [*marks, *also])))

    def _fixture_params(self, function, kind, direct, given, wanted):
        """A mapping of fixtures to their parameters for each combination."""
        open_names = [*self._autouse(kind), *wanted, *arguments(function, kind)]
        seen, found = set(), []
        while open_names:
            name = open_names.pop(0)
            if name in seen or name in direct:
                continue
            seen.add(name)
            fixture = self.find(name, kind)
            if fixture is None:
                continue
            if fixture.params is not None and name not in given:
                found.append((name, [each.values[0] if isinstance(each, pytests.Param) else each for each in fixture.params]))
            open_names.extend(arguments(fixture.function, kind))
        names = [name for name, _ in found]
        return [{**given, **dict(zip(names, row))} for row in itertools.product(*(values for _, values in found))]

    def _autouse(self, kind):
        owners = (None, *kind.__mro__) if kind else (None,)
        return [name for (owner, name), each in self.fixtures.items() if each.autouse and owner in owners]

    def find(self, name, kind):
        for owner in kind.__mro__ if kind else ():
            if (owner, name) in self.fixtures:
                return self.fixtures[(owner, name)]
        return self.fixtures.get((None, name))

    def enter_class(self, kind):
        if self.current_class is kind:
            return
        self.end("class")
        self.current_class = kind
        if kind is not None and hasattr(kind, "setup_class"):
            kind.setup_class()
        if kind is not None and hasattr(kind, "teardown_class"):
            self.finalizers["class"].append(kind.teardown_class)

    def end(self, scope):
        """Ends what lives that long, last first. The first error stands, all are tried."""
        error = None
        ending = self.finalizers[scope]
        while ending:
            try:
                ending.pop()()
            except Exception as raised:
                error = error or raised
        self.kept = {key: value for key, value in self.kept.items() if key[0] != scope}
        if error is not None:
            raise error

    def close(self):
        for scope in pytests.SCOPES:
            self.end(scope)


class Unrun(AssertionError):
    """A test that was registered did not run: its class or module could not be prepared."""


class Test:
    """One test function with one row of parameters."""

    def __init__(self, suite, function, kind, direct, params, wanted, name):
        self.suite, self.function, self.kind, self.wanted = suite, function, kind, wanted
        self.direct, self.params, self.name = direct, params, name or function.__name__
        self.instance = None

    def run(self):
        suite = self.suite
        names = suite.names
        suite.enter_class(self.kind)
        before = names.get("setup_function")
        self.instance = self.kind() if self.kind else None
        try:
            if self.kind is None and isinstance(before, types.FunctionType):
                before(*[self.function][: before.__code__.co_argcount])
            hook(self.instance, "setup_method", self.function)
            for name in [*suite._autouse(self.kind), *self.wanted]:
                self.value(name)
            given = {name: self.value(name) for name in arguments(self.function, self.kind)}
            if self.kind is not None:
                return call(getattr(self.instance, self.name), given)
            return call(self.function, given)
        finally:
            hook(self.instance, "teardown_method", self.function)
            after = names.get("teardown_function")
            if self.kind is None and isinstance(after, types.FunctionType):
                after(*[self.function][: after.__code__.co_argcount])
            suite.end("function")

    def value(self, name, asking=None):
        if name in self.direct:
            return self.direct[name]
        suite = self.suite
        fixture = suite.find(name, self.kind)
        if fixture is asking is not None:
            # A fixture that takes the one that it replaces.
            fixture = suite.fixtures.get((None, name))
        if fixture is None:
            return self.built_in(name)
        scope = fixture.scope if fixture.scope in pytests.SCOPES else "function"
        key = (scope, fixture, repr(self.params.get(name)) if name in self.params else None)
        if key not in suite.kept:
            suite.kept[key] = self.make(fixture, name, scope)
        return suite.kept[key]

    def make(self, fixture, name, scope):
        request = Request(self, name, scope)
        given = {
            each: request if each == "request" else self.value(each, fixture)
            for each in arguments(fixture.function, self.kind)
        }
        function = fixture.function
        if self.kind is not None and next(iter(inspect.signature(function).parameters), None) == "self":
            function = types.MethodType(function, self.instance)
        if inspect.isgeneratorfunction(fixture.function):
            running = function(**given)
            made = next(running)
            self.suite.finalizers[scope].append(lambda: finish(running))
            return made
        if inspect.isasyncgenfunction(fixture.function):
            import asyncio

            loop = asyncio.new_event_loop()
            running = function(**given)
            made = loop.run_until_complete(running.__anext__())
            self.suite.finalizers[scope].append(lambda: loop.run_until_complete(running.aclose()))
            return made
        return call(function, given)

    def built_in(self, name):
        ends = self.suite.finalizers["function"]
        if name == "request":
            return Request(self, name, "function")
        if name == "monkeypatch":
            made = pytests.MonkeyPatch()
            ends.append(made.undo)
            return made
        if name in ("capsys", "capfd"):
            made = pytests.Captured()
            ends.append(made.end)
            return made
        if name in ("tmp_path", "tmpdir"):
            import pathlib
            import tempfile

            return pathlib.Path(tempfile.mkdtemp())
        if name == "tmp_path_factory":
            import pathlib
            import tempfile

            return types.SimpleNamespace(mktemp=lambda base, **_: pathlib.Path(tempfile.mkdtemp(prefix=base)))
        if name == "caplog":
            from . import looking

            made = looking.CapturedLog()
            ends.append(made.end)
            return made
        if name == "recwarn":
            from . import looking

            made = looking.Recorder()
            made.__enter__()
            ends.append(made.__exit__)
            return made
        if name == "event_loop":
            import asyncio

            return asyncio.new_event_loop()
        raise pytests.unsupported(f"the fixture {name}")


class Request:
    def __init__(self, test, name, scope):
        self._test, self._scope = test, scope
        self.node = types.SimpleNamespace(name=test.name)
        self.function, self.cls, self.instance = test.function, test.kind, test.instance
        if name in test.params:
            self.param = test.params[name]

    def getfixturevalue(self, name):
        return self._test.value(name)

    def addfinalizer(self, function):
        self._test.suite.finalizers[self._scope].append(function)


def call(function, given):
    made = function(**given)
    if inspect.iscoroutine(made):
        import asyncio

        return asyncio.run(made)
    return made


def finish(running):
    try:
        next(running)
    except StopIteration:
        return
    raise pytests.Failed("a fixture yields twice")


def hook(instance, name, function):
    method = getattr(instance, name, None)
    if method is not None:
        method(*[function][: method.__func__.__code__.co_argcount - 1])


def arguments(function, kind):
    parameters = list(inspect.signature(function).parameters.values())
    if kind is not None and parameters and parameters[0].name in ("self", "cls"):
        parameters = parameters[1:]
    return [each.name for each in parameters if each.default is each.empty and each.kind in (1, 3)]


def vars_of(names):
    return [value for value in list(names.values()) if getattr(value, "__module__", None) == "tests"]


def pytest_skips(marks):
    """Does the file itself leave the test out?"""
    for mark in marks:
        if mark.name == "skip":
            return True
        if mark.name == "skipif" and any(holds(each) for each in mark.args[:1] or (mark.kwargs.get("condition"),)):
            return True
        if mark.name == "xfail" and mark.kwargs.get("run") is False:
            return True
    return False


def holds(condition):
    if isinstance(condition, str):
        import os
        import platform

        return bool(eval(condition, {"sys": sys, "os": os, "platform": platform}))
    return bool(condition)


def expecting(test, marks):
    """The test's run, or, for one that is to fail, a run that passes when it does."""
    expected = [mark for mark in marks if mark.name == "xfail" and all(map(holds, mark.args[:1]))]
    if not expected:
        return test.run

    def run():
        (mark, *_) = expected
        kinds = mark.kwargs.get("raises", Exception)
        try:
            test.run()
        except kinds:
            return
        if mark.kwargs.get("strict"):
            raise pytests.Failed("the test was to fail")

    return run


def mark_rows(mark):
    """Names, and for each row its values by name with the marks that it has."""
    names = mark.args[0] if mark.args else mark.kwargs["argnames"]
    values = mark.args[1] if len(mark.args) > 1 else mark.kwargs["argvalues"]
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",") if name.strip()]
    rows = []
    for each in values:
        marks = []
        if isinstance(each, pytests.Param):
            marks, each = each.marks, each.values if len(names) > 1 else each.values[0]
        row = list(each) if len(names) > 1 else [each]
        if len(row) != len(names):
            raise ValueError("a row of parameters has another length than their names")
        rows.append((dict(zip(names, row)), marks))
    return names, rows


def error_of(text):
    """unittest tells of an error by its traceback; the last line names it."""
    last = (text.strip().splitlines() or ["Error"])[-1]
    name = last.split(":")[0].strip()
    return AssertionError(last) if name in ("AssertionError", "Failed") or "skipped" in text[:30] else RuntimeError(last)
