"""Warnings and log records of the submission, which cross to the tests: `pytest.warns`, `caplog`, `assertLogs` and
`assertWarns` look for them on their side. They are text and names, nothing that is believed."""

import builtins
import sys
import warnings

MAX_NOTICES = 1000
TEXT = 10_000


class Notices:
    """On the submission's side: what it said since the last answer."""

    def __init__(self):
        self.said = []
        self.handler = None
        warnings.simplefilter("always")
        warnings.showwarning = self._warned

    def _warned(self, message, category, *_):
        lineage = [base.__name__ for base in category.__mro__]
        self._put(["warning", lineage, str(message)[:TEXT]])

    def _put(self, notice):
        if len(self.said) < MAX_NOTICES:
            self.said.append(notice)

    def listen(self):
        """To logging too, where the submission has loaded it."""
        logging = sys.modules.get("logging")
        if logging is None or self.handler is not None:
            return
        put = self._put

        class Handler(logging.Handler):
            def emit(self, record):
                put(["log", record.name, record.levelno, record.getMessage()[:TEXT]])

        self.handler = Handler()
        logging.root.addHandler(self.handler)
        if logging.root.level == logging.WARNING:
            # Which of them count is for the tests to say.
            logging.root.setLevel(1)

    def take(self):
        said, self.said = self.said, []
        return said


def replay(said, classes):
    """On the tests' side. @raises ValueError for what has another form"""
    for notice in said:
        kind, name, *rest = notice
        if kind == "warning":
            warnings.warn(str(rest[0]), _category([str(each) for each in name], classes), 4)
        elif kind == "log" and type(rest[0]) is int:
            import logging

            logger = logging.getLogger(str(name))
            if logger.isEnabledFor(rest[0]):
                logger.handle(logger.makeRecord(str(name), rest[0], "solution.py", 0, str(rest[1]), (), None))
        else:
            raise ValueError("no notice")


def _category(lineage, classes):
    for name in lineage:
        found = classes.get(name, getattr(builtins, name, None))
        if isinstance(found, type) and issubclass(found, Warning):
            return found if name == lineage[0] else type(lineage[0], (found,), {})
    return UserWarning
