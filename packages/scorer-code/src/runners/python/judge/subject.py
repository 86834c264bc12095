"""The submission's side of a harness: loads the program and serves calls on what it defines. It sees arguments, never
an expected value or a line of the tests."""

import builtins
import copy
import inspect
import io
import json
import operator
import sys
import types

from . import calls, nodes, notices, programs, values

_dumps = json.dumps


def serve(source, descriptor, limit):
    channel = calls.Channel(descriptor, limit)
    code, diagnostics = programs.compiled(source) if "\0" not in source else (None, "ValueError: null bytes")
    if code is None:
        channel.send(_dumps({"broken": diagnostics}))
        return
    channel.send('{"compiled":true}')
    names = programs.namespace("solution", source)
    sys.stdout = io.StringIO()
    said = notices.Notices()
    try:
        exec(code, names)
    except BaseException as error:
        kind = "exited" if isinstance(error, SystemExit) else "memory" if isinstance(error, MemoryError) else "raised"
        channel.send(_dumps({kind: programs.describe(error).decode("utf-8")}))
        return
    sys.stdout.seek(0)
    sys.stdout.truncate()
    said.take()
    Subject(channel, names, limit, said).loop()


# What the language itself makes of an operator, reflected ones and those that stand in for another included.
OPERATIONS = {
    "__bool__": bool,
    "__iter__": iter,
    "__hash__": hash,
    "__copy__": copy.copy,
    "__deepcopy__": copy.deepcopy,
    "__contains__": operator.contains,
    **{f"__{name}__": getattr(operator, f"__{name}__") for name in "lt le gt ge neg pos invert abs".split()},
}
for _name in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split():
    _operation = getattr(operator, f"__{_name}__")
    OPERATIONS[f"__{_name}__"] = _operation
    OPERATIONS[f"__r{_name}__"] = lambda right, left, of=_operation: of(left, right)


class Subject:
    def __init__(self, channel, names, limit, notices):
        self.channel = channel
        self.notices = notices
        self.names = names
        self.limit = limit
        self.objects = {}
        # Variables that the tests have read, by the text that they were told.
        self.read = {}
        # What the tests put in the place of input() is theirs to answer.
        builtins.input = lambda prompt="": self.callback(-1)(str(prompt))
        self.decode = values.decoder({"o": lambda number: self.objects[number][0], "f": self.callback, "m": self.named, "y": lambda name: getattr(builtins, name)})

    def loop(self):
        self.channel.send(_dumps({"names": self.offered()}))
        while True:
            self.channel.send(self.answer(json.loads(self.channel.receive())))

    def offered(self):
        found = {}
        for name, value in list(self.names.items()):
            if name.startswith("__"):
                continue
            if isinstance(value, types.ModuleType):
                continue
            if isinstance(value, type):
                found[name] = ["class", [base.__name__ for base in value.__mro__]]
            elif callable(value):
                found[name] = ["async" if inspect.iscoroutinefunction(value) else "function"]
            else:
                found[name] = ["value"]
        for name, kind in nodes.CLASSES.items():
            found.setdefault(name, ["class", [base.__name__ for base in kind.__mro__]])
        return found

    def answer(self, request):
        self.notices.listen()
        try:
            result, arguments = self.perform(request)
            text = self.encode(result)
            changed = [*self.changes(request, arguments), *(self.assigned() if self.read else ())]
        except BaseException as error:
            kind = type(error)
            told = programs.describe(error).decode("utf-8")
            message = error.args[0] if error.args and isinstance(error.args[0], str) else told
            code = error.code if isinstance(error, SystemExit) and type(error.code) in (int, str) else None
            failure = {"error": [[base.__name__ for base in kind.__mro__], message[:4000], told, code]}
            if isinstance(error, values.TooLarge):
                failure = {"flood": True}
            return _dumps({**failure, **self.printed()})
        parts = [f'"result":{text}', *changed]
        parts += [f'"{name}":{_dumps(what)}' for name, what in self.printed().items()]
        return "{" + ",".join(parts) + "}"

    def perform(self, request):
        operation = request["do"]
        arguments = self.decode(request["args"]) if "args" in request else []
        if operation == "evaluate":
            return self.evaluate(request, *arguments), None
        named = self.decode(request["named"]) if "named" in request else {}
        if "name" in request:
            target = self.named(request["name"])
        else:
            target = self.objects[request["object"]][0]
        if operation == "value":
            self.read[request["name"]] = self.encode(target)
            return target, None
        if operation == "get":
            return getattr(target, request["attribute"]), None
        if operation == "exit":
            error = self.exception(*request["error"]) if request["error"] else None
            return type(target).__exit__(target, type(error) if error else None, error, None), None
        if operation == "set":
            return setattr(target, request["attribute"], *arguments), None
        if operation == "special":
            if request["attribute"] in OPERATIONS:
                return OPERATIONS[request["attribute"]](target, *arguments), None
            method = getattr(type(target), request["attribute"], None)
            if method is None:
                # What an operator raises; list() asks for a length and wants this answer.
                raise TypeError(f"{type(target).__name__} has no {request['attribute']}")
            return method(target, *arguments), None
        result = target(*arguments, **named)
        if inspect.iscoroutine(result):
            import asyncio

            result = asyncio.run(result)
        return result, arguments

    def named(self, name):
        return self.names[name] if name in self.names else nodes.CLASSES[name]

    def exception(self, name, text):
        """As the tests raised it: one of the program's, of the language, or another."""
        for kind in (self.names.get(name), getattr(builtins, name, None)):
            if isinstance(kind, type) and issubclass(kind, BaseException):
                try:
                    return kind(text)
                except Exception:
                    pass
        return RuntimeError(text)

    def evaluate(self, request, text, given):
        """Text of the program that the tests want run as code."""
        names = dict(self.names, **given) if request["shared"] else dict(given)
        if request["mode"] == "eval":
            return eval(text, names)
        before = dict(names)
        exec(text, names)
        return {
            name: value
            for name, value in names.items()
            if not name.startswith("__") and (name not in before or before[name] is not value)
        }

    def changes(self, request, arguments):
        """Arguments that the call changed, so that the tests see it."""
        if not arguments or request["do"] != "call":
            return []
        after = self.encode(arguments)
        return [f'"changed":{after}'] if after != request["args"] else []

    def encode(self, value):
        return values.encode(value, self.limit, None, self.reference)

    def reference(self, value):
        number = len(self.objects) + 1
        for known, (held, _) in self.objects.items():
            if held is value:
                number = known
                break
        kind = type(value)
        self.objects[number] = (value, kind)
        lineage = [base.__name__ for base in kind.__mro__]
        return '{"o":[%d,%s,%s]}' % (number, _dumps(lineage), "true" if callable(value) else "false")

    def callback(self, number):
        """A function of the tests as the submission may call it."""

        def call(*arguments):
            self.channel.send('{"callback":%d,"args":%s}' % (number, self.encode(list(arguments))))
            while True:
                reply = json.loads(self.channel.receive())
                if "do" not in reply:
                    break
                # The tests' function calls one of the program's.
                self.channel.send(self.answer(reply))
            if "error" in reply:
                name, message = reply["error"]
                kind = getattr(builtins, name, None)
                raise (kind if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError)(message)
            return self.decode(reply["result"])

        return call

    def assigned(self):
        """Variables that hold something else than the tests were told."""
        found = []
        for name, told in self.read.items():
            text = self.encode(self.names.get(name))
            if text != told:
                self.read[name] = text
                found.append(f"[{_dumps(name)},{text}]")
        return [f'"assigned":[{",".join(found)}]'] if found else []

    def printed(self):
        """What was said beside the answer: text, warnings, log records."""
        said = self.notices.take()
        found = {"noted": said} if said else {}
        stream = sys.stdout
        if type(stream) is not io.StringIO:
            return found
        text = stream.getvalue()
        if text:
            stream.seek(0)
            stream.truncate()
            found["printed"] = text[:100_000]
        return found
