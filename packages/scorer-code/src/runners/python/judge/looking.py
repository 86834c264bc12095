"""pytest's `warns`, `recwarn` and `caplog`: warnings and log records of the tests, and of the program (notices.py)."""

import contextlib
import logging
import re
import warnings


class Recorder:
    """A list of what was warned while it was open."""

    def __init__(self):
        self.list = []
        self._catch = warnings.catch_warnings(record=True)

    def __enter__(self):
        self.list = self._catch.__enter__()
        warnings.simplefilter("always")
        return self

    def __exit__(self, *_):
        self._catch.__exit__(None, None, None)

    def __len__(self):
        return len(self.list)

    def __iter__(self):
        return iter(self.list)

    def __getitem__(self, place):
        return self.list[place]

    def pop(self, category=Warning):
        for place, each in enumerate(self.list):
            if issubclass(each.category, category):
                return self.list.pop(place)
        raise AssertionError(f"no {category.__name__} was given")

    def clear(self):
        self.list.clear()


class Warns(Recorder):
    def __init__(self, expected, match, failed):
        super().__init__()
        self.expected = expected if isinstance(expected, tuple) else (expected,)
        self.pattern, self.failed = match, failed

    def __exit__(self, kind, *_):
        super().__exit__()
        if kind is not None:
            return
        for each in self.list:
            if issubclass(each.category, self.expected):
                if self.pattern is None or re.search(self.pattern, str(each.message)):
                    return
        raise self.failed("no such warning was given")


def warns_with(failed):
    """(warns, deprecated_call) that fail by raising `failed`."""

    def warns(expected=Warning, *call, match=None, **named):
        context = Warns(expected, match, failed)
        if not call:
            return context
        with context:
            return call[0](*call[1:], **named)

    def deprecated_call(*call, match=None, **named):
        return warns((DeprecationWarning, PendingDeprecationWarning, FutureWarning), *call, match=match, **named)

    return warns, deprecated_call


class CapturedLog(logging.Handler):
    """`caplog`"""

    def __init__(self):
        super().__init__(0)
        self.records = []
        self._levels = {}
        self.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(filename)s:%(lineno)d %(message)s"))
        logging.root.addHandler(self)

    handler = property(lambda self: self)
    messages = property(lambda self: [each.getMessage() for each in self.records])
    text = property(lambda self: "".join(self.format(each) + "\n" for each in self.records))
    record_tuples = property(lambda self: [(each.name, each.levelno, each.getMessage()) for each in self.records])

    def emit(self, record):
        self.records.append(record)

    def get_records(self, _when):
        return self.records

    def clear(self):
        self.records = []

    def set_level(self, level, logger=None):
        found = logging.getLogger(logger)
        self._levels.setdefault(found, found.level)
        found.setLevel(level)

    @contextlib.contextmanager
    def at_level(self, level, logger=None):
        found = logging.getLogger(logger)
        before = found.level
        found.setLevel(level)
        try:
            yield
        finally:
            found.setLevel(before)

    def end(self):
        logging.root.removeHandler(self)
        for logger, level in self._levels.items():
            logger.setLevel(level)
