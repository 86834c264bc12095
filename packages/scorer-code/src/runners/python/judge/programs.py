"""Runs a submission's code in a process that is already locked: as a module whose functions are called, or as a
program of its own with real standard streams. Reports through records on one descriptor, which carry answers only;
whoever reads them believes nothing else."""

import _io
import atexit
import builtins
import io
import os
import re
import struct
import sys
import threading
import time
import types

from . import nodes, values

RECORD = struct.Struct("<cIQQ")
# Record tags: what happened, the test's index, CPU time so far in microseconds, length of what follows.
LOADED, BROKEN, COMPILED, READY, RAISED = b"L", b"C", b"B", b"M", b"X"
RESULT, ARGUMENT, FAILED, FLOOD, MEMORY, EXITED = b"R", b"A", b"F", b"O", b"H", b"Z"
SURVIVORS, END, NOTE = b"S", b"E", b"N"

ERROR_BYTES = 4096
FILE_NAME = "solution.py"
RECURSION_LIMIT = 50_000

_write, _clock, _exit = os.write, time.process_time_ns, os._exit
_exit_functions, _is_kind, _File = atexit._ncallbacks, issubclass, _io._IOBase
_pack = RECORD.pack
_BaseException, _SystemExit, _MemoryError, _RecursionError = BaseException, SystemExit, MemoryError, RecursionError

# What graders in the field provide without an import; the builtins win over any name of these modules.
_STARS = ("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "random", "itertools",
          "functools", "operator", "json", "typing")
_MODULES = ("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "random", "itertools",
            "functools", "operator", "json", "typing", "sys", "os", "io", "time")
# Costly to keep in memory; imported where the text names them.
_LATE = ("statistics", "fractions", "decimal")


def usual_names():
    """The namespace that a submission starts with."""
    names = {}
    for module in _STARS:
        loaded = __import__(module)
        public = getattr(loaded, "__all__", None) or [name for name in vars(loaded) if not name.startswith("_")]
        for name in public:
            if not hasattr(builtins, name) and hasattr(loaded, name):
                names[name] = getattr(loaded, name)
    for module in _MODULES:
        names[module] = __import__(module)
    # `from datetime import *` would hide the module that `import datetime` means.
    names["datetime"] = sys.modules["datetime"]
    names.update(inf=float("inf"), nan=float("nan"))
    names.update(nodes.CLASSES)
    return names


_USUAL = {}


def prepare():
    """Once, in the zygote. The usual names go where the builtins are: a program's own namespace then starts empty, and
    a child touches (and so copies) none of their pages."""
    _USUAL.update(usual_names())
    for name, value in _USUAL.items():
        if not hasattr(builtins, name):
            setattr(builtins, name, value)
    standard_streams()
    sys.setrecursionlimit(RECURSION_LIMIT)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    threading.stack_size(16 << 20)


def kept_names(text, all_usual):
    """Names that tests keep whatever the program defines: those of the language, and the usual modules that their text
    uses as such; `all_usual`: also what these provide, where the tests say which function they want of the program."""
    given = set(vars(builtins))
    if all_usual:
        return given
    return {
        name
        for name in given
        if name not in _USUAL or (name in _MODULES and re.search(rf"\b{name}\s*\.", text))
    }


def send_all(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[_write(descriptor, view) :]


class Records:
    __slots__ = ("descriptor",)

    def __init__(self, descriptor):
        self.descriptor = descriptor

    def put(self, tag, index=0, payload=b""):
        data = _pack(tag, index, _clock() // 1000, len(payload)) + payload
        if _write(self.descriptor, data) != len(data):
            # The file's own limit: the answers together are too large.
            _exit(0)


def namespace(name, text):
    """A fresh module of that name in place of everything of ours that a program would find as `__main__`."""
    module = types.ModuleType(name)
    names = module.__dict__
    names["__file__"] = FILE_NAME
    names["__builtins__"] = builtins
    for late in _LATE:
        if late in text:
            names[late] = __import__(late)
    sys.modules[name] = module
    sys.modules["__main__"] = module
    return names


def compiled(text):
    """(code, None) or (None, diagnostics)."""
    try:
        return compile(text, FILE_NAME, "exec", 0, True), None
    except (SyntaxError, ValueError, OverflowError) as error:
        return None, describe_syntax(error)
    except (MemoryError, RecursionError) as error:
        return None, f"{type(error).__name__}: the program is nested too deeply or too large"


def describe_syntax(error):
    if isinstance(error, SyntaxError):
        return f'{type(error).__name__}: {error.msg} ({FILE_NAME}, line {error.lineno})'[:ERROR_BYTES]
    return f"{type(error).__name__}: {error}"[:ERROR_BYTES]


def describe(error):
    """Kind, text and the submission's own lines of an exception, at most 4 KB. Runs the submission's __str__."""
    lines = []
    try:
        entry = error.__traceback__
        while entry is not None:
            code = entry.tb_frame.f_code
            if code.co_filename == FILE_NAME:
                lines.append(f"  line {entry.tb_lineno}, in {code.co_name}")
            entry = entry.tb_next
    except _BaseException:
        pass
    try:
        text = str(error)
    except _BaseException:
        text = "(its text cannot be read)"
    if len(lines) > 12:
        lines = lines[:4] + [f"  … {len(lines) - 8} more"] + lines[-4:]
    head = f"{type(error).__name__}: {text[:2000]}"
    return "\n".join([head, *lines]).encode("utf-8", "replace")[:ERROR_BYTES]


# Problems in which functions are called


def run_calls(task, source, arguments, records, alone):
    """Loads the submission once and makes every call of the task. `alone` tells whether nothing else of it runs."""
    records.put(LOADED)
    if "\0" in source:
        records.put(BROKEN, 0, b"ValueError: source code cannot contain null bytes")
        return
    code, diagnostics = compiled(source)
    if code is None:
        records.put(BROKEN, 0, diagnostics.encode("utf-8", "replace"))
        return
    records.put(COMPILED)
    calls = values.decode(arguments)
    names = namespace("solution", source)
    try:
        exec(code, names)
    except _MemoryError:
        records.put(MEMORY)
        return
    except _BaseException as error:
        records.put(EXITED if isinstance(error, _SystemExit) else RAISED, 0, describe(error))
        return
    design = task["task"] == "design"
    try:
        prepared = None if design else Entry(names, task)
    except _BaseException as error:
        records.put(RAISED, 0, describe(error))
        return
    records.put(READY)
    limit = task["output_bytes"]
    index = task["first"]
    for call in calls:
        calls[index - task["first"]] = None
        if design:
            one_call(records, index, limit, lambda: run_design(names, task, *call))
        else:
            one_call(records, index, limit, lambda: prepared.call(call, limit, records, index))
        index += 1
    if alone():
        records.put(END)
    else:
        records.put(SURVIVORS)
        records.put(END)


def one_call(records, index, limit, call):
    try:
        shapes, result, returns = call()
        if returns is not None:
            result = shapes.write(result, returns)
        text = values.encode(result, limit, shapes.plain)
    except values.TooLarge:
        records.put(FLOOD, index)
    except _MemoryError:
        records.put(MEMORY, index)
    except _SystemExit as error:
        records.put(EXITED, index, describe(error))
    except _BaseException as error:
        records.put(FAILED, index, describe(error))
    else:
        records.put(RESULT, index, text.encode("ascii"))


class Entry:
    """The function that the tests call, found once; an instance of its class made anew for each call."""

    def __init__(self, names, task):
        self.names = names
        self.owner, self.name = find_entry(names, task["entry"])
        function = getattr(self.owner, self.name) if self.owner is not None else names[self.name]
        declared = task.get("params")
        if declared is None:
            declared = annotated(function, self.owner is not None)
        self.types = [nodes.parse(name) for name in declared]
        self.plain_arguments = not any(self.types)
        returns = task.get("returns")
        self.returns = nodes.parse(returns) if returns is not None else None
        self.argument = task.get("return_argument")

    def call(self, arguments, limit, records, index):
        shapes = nodes.Shapes(self.names)
        if not self.plain_arguments:
            arguments = shapes.arguments(arguments, self.types)
        function = getattr(self.owner(), self.name) if self.owner is not None else self.names[self.name]
        if self.owner is None and takes_self(function):
            function = types.MethodType(function, Bare(self.names))
        result = function(*arguments)
        if self.argument is not None and self.argument < len(arguments):
            value = arguments[self.argument]
            shape = self.types[self.argument] if self.argument < len(self.types) else None
            if shape is not None:
                if shape[1] == "node":
                    # The list that it is a node of.
                    value = nodes.first(shapes.lists[0])
                value = shapes.write(value, (shape[0], "", shape[2]) if shape[1] == "node" else shape)
            text = values.encode(value, limit, shapes.plain)
            records.put(ARGUMENT, index, text.encode("ascii"))
        return shapes, result, self.returns


class Bare:
    """`self` of a method that stands without its class: its other methods stand beside it."""

    def __init__(self, names):
        self.__dict__["_names"] = names

    def __getattr__(self, name):
        value = self.__dict__["_names"].get(name)
        if value is None:
            raise AttributeError(name)
        return types.MethodType(value, self) if takes_self(value) else value


def takes_self(function):
    code = getattr(function, "__code__", None)
    return isinstance(code, types.CodeType) and code.co_argcount > 0 and code.co_varnames[0] == "self"


def find_entry(names, entry):
    """(class or None, name): `Solution`'s method or a function, in camel or snake case."""
    dotted = re.sub(r"\(\s*\)", "", entry).split(".")
    name = dotted[-1]
    owners = [names.get(dotted[0])] if len(dotted) > 1 else []
    owners.append(names.get("Solution"))
    for candidate in spellings(name):
        for owner in owners:
            if isinstance(owner, type) and callable(getattr(owner, candidate, None)):
                return owner, candidate
        if callable(names.get(candidate)):
            return None, candidate
    raise NameError(f"the program defines neither a function nor a method of Solution named {name}")


def spellings(name):
    """As the tests have it, then in the manners that programs are written in: mergeKLists is merge_k_lists too."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return name, snake(name), words, camel(name)


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def camel(name):
    head, *rest = name.strip("_").split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def annotated(function, method):
    """Parameter types from the submission's own annotations: a hint for nodes where the problem has no signature."""
    try:
        code = function.__code__
        hints = function.__annotations__
        parameters = code.co_varnames[: code.co_argcount][1 if method else 0 :]
        return [hint_text(hints.get(name, "")) for name in parameters]
    except _BaseException:
        return []


def hint_text(hint):
    if isinstance(hint, str):
        return hint
    if isinstance(hint, type):
        return hint.__name__
    return re.sub(r"(?:typing|solution|judge\.nodes|__main__)\.", "", str(hint)).replace("NoneType", "None")


def run_design(names, task, operations, arguments):
    shapes = nodes.Shapes(names)
    results = []
    instance = None
    types = task.get("params")
    for position, (operation, given) in enumerate(zip(operations, arguments)):
        if position == 0:
            kind = names.get(operation) or names.get(task["entry"])
            if not isinstance(kind, type):
                raise NameError(f"the program defines no class {operation}")
            hints = [nodes.parse(name) for name in (types or annotated(kind.__init__, True))]
            instance = kind(*shapes.arguments(given, hints))
            results.append(None)
            continue
        method = next(
            (getattr(instance, name) for name in spellings(operation)
             if hasattr(instance, name)),
            None,
        )
        if method is None:
            raise AttributeError(f"{type(instance).__name__} has no {operation}")
        hints = [nodes.parse(name) for name in annotated(getattr(method, "__func__", method), True)]
        results.append(method(*(shapes.arguments(given, hints) if any(hints) else given)))
    return shapes, results, None


# Programs that read standard input


def first_run(source, state):
    """Compiles the program, says on the descriptor `state`, if there is one, how that went, and runs it. Never returns."""
    try:
        code, diagnostics = (None, "ValueError: null bytes") if "\0" in source else compiled(source)
        if state is not None:
            said = COMPILED if code is not None else BROKEN + diagnostics.encode("utf-8", "replace")[:ERROR_BYTES]
            send_all(state, said)
            os.close(state)
        if code is None:
            _exit(1)
        names = program_names(source)
    except _BaseException as error:
        report(error)
        _exit(1)
    run_program(code, names)


def program_names(source):
    """What `python3 solution.py` would start with. Made once per submission: whatever a child does not have to make, it does
    not have to copy."""
    sys.argv = [FILE_NAME]
    if "/dev/std" in source or "/dev/fd" in source:
        open_devices_by_name()
    return namespace("__main__", source)


def run_program(code, names):
    """The submission as `python3 solution.py` would run it. Never returns."""
    status = 1
    try:
        exec(code, names)
        status = 0
    except _SystemExit as leaving:
        status = exit_status(leaving)
    except _BaseException as error:
        report(error)
    finish(status, names)


def open_devices_by_name():
    """/dev/stdin leads through /proc, which a jail has not; here it leads to the descriptor itself."""
    numbers = {}
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        numbers[f"/dev/{name}"] = numbers[f"/dev/fd/{number}"] = number
    open_file, open_descriptor = io.open, os.open

    def opened(file, *more, **named):
        number = None if isinstance(file, int) else numbers.get(os.fspath(file))
        return open_file(file if number is None else os.dup(number), *more, **named)

    def descriptor(path, *more, **named):
        number = numbers.get(os.fspath(path))
        return open_descriptor(path, *more, **named) if number is None else os.dup(number)

    builtins.open = io.open = opened
    os.open = descriptor


def standard_streams():
    """Made once, in the zygote, over the null device; a child puts its own files below them."""

    def text(descriptor, mode, **options):
        raw = io.FileIO(descriptor, mode, closefd=False)
        buffered = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
        return io.TextIOWrapper(buffered, encoding="utf-8", errors="surrogateescape", **options)

    sys.stdin = sys.__stdin__ = text(0, "r")
    sys.stdout = sys.__stdout__ = text(1, "w")
    sys.stderr = sys.__stderr__ = text(2, "w", line_buffering=True)


def exit_status(leaving):
    code = leaving.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    try:
        print(code, file=sys.stderr)
    except _BaseException:
        pass
    return 1


def report(error):
    try:
        data = describe(error) + b"\n"
        if isinstance(error, _MemoryError):
            data = b"MemoryError\n"
        sys.stderr.flush()
        _write(2, data)
    except _BaseException:
        pass


def finish(status, names):
    """What the interpreter does at its end, without tearing its modules down: threads, exit functions, files that are
    still open."""
    try:
        if len(threading._active) > 1 or getattr(threading, "_threading_atexits", True):
            threading._shutdown()
        if _exit_functions():
            atexit._run_exitfuncs()
    except _BaseException as error:
        report(error)
    try:
        sys.stdout.flush()
    except _BaseException as error:
        if not isinstance(error, ValueError):
            status = status or 120
    for file in (*names.values(), sys.stderr, sys.__stdout__):
        try:
            if _is_kind(type(file), _File):
                file.flush()
        except _BaseException:
            pass
    _exit(status)
