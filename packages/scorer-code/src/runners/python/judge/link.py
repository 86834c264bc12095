"""The tests' end of the talk with the submission: requests go over as plain data, answers come back and are built anew
here. Whatever comes is data; what does not fit the form ends the run."""

import builtins
import json
import sys

from . import calls, empty_arrays, notices, program_code, values
from .remote import Generator, Left, Remote, exception_class, name_of

# The number of the callback that reads a line of what the tests give as input.
INPUT = -1


class Ended(BaseException):
    """The submission's process is gone or does not answer as it must. No test can catch it by `except Exception`."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


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
        # Variables of the submission that the tests have, and the namespaces that hold them.
        self.variables = {}
        self.holders = []
        # Texts that came over, where the tests run texts as code.
        self.heard = None
        # Do the tests expect the end of an iteration by name? Else it would end a loop of theirs.
        self.stops = False

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
        if "noted" in reply:
            try:
                notices.replay(reply["noted"], self.classes)
            except (TypeError, ValueError, IndexError, KeyError):
                self.ended = "forged"
                raise Ended(self.ended) from None
        if "flood" in reply:
            self.ended = "flood"
            raise Ended(self.ended)
        if "error" in reply:
            error = self.raised(reply["error"])
            if isinstance(error, (StopIteration, StopAsyncIteration)) and not self.may_stop(request):
                raise RuntimeError(f"the program raised {type(error).__name__}")
            raise error
        try:
            if "changed" in reply and arguments is not None:
                for old, new in zip(arguments, self.value(reply["changed"])):
                    put_back(old, new)
            for name, new in reply.get("assigned", ()):
                self.assign(name, self.value(new))
            return self.value(reply["result"])
        except (KeyError, TypeError, ValueError, RecursionError):
            self.ended = "forged"
            raise Ended(self.ended) from None

    def assign(self, name, new):
        """A variable of the submission that the tests have read holds something else now."""
        old = self.variables.get(name, self)
        if old is self:
            return
        if type(old) is type(new) and type(new) in (list, dict, set):
            put_back(old, new)
            return
        self.variables[name] = new
        for names in self.holders:
            if names.get(name) is old:
                names[name] = new

    def may_stop(self, request):
        return self.stops or request.get("attribute") in ("__next__", "__anext__")

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
        name = name_of(value)
        if name is not None:
            return '{"m":%s}' % json.dumps(name)
        if type(value) is type and getattr(builtins, value.__name__, None) is value:
            return '{"y":"%s"}' % value.__name__
        if type(value).__name__ == "ndarray":
            # One of ours, see empty_arrays.py.
            return values.encode(value.view(type(value).__mro__[1]), self.limit)
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
        if kind is Remote and lineage[:1] == ["generator"]:
            kind = Generator
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
            array = values._from_object(list(body.items()))
            return array if array.size else empty_arrays.marked(array)
        if tag == "e":
            return exception_class([str(body[0])])(str(body[1]))
        if tag == "x":
            return Opaque(str(body))
        return values._from_tag([(tag, body)])
    if kind is dict:
        raise ValueError
    if kind is str and link.heard is not None and len(value) >= program_code.LEAST:
        link.heard.append(value)
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
