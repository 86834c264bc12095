"""Frames between a harness and the submission that it tests: each a length and a JSON text, over a socket that only
these two hold. Whoever reads believes nothing but the data."""

import os
import struct

LENGTH = struct.Struct("<I")


class Broken(Exception):
    """The other side is gone, or does not speak frames."""


class Channel:
    def __init__(self, descriptor, limit):
        self.descriptor = descriptor
        self.limit = limit

    def send(self, text):
        data = text.encode("ascii")
        view = memoryview(LENGTH.pack(len(data)) + data)
        try:
            while view:
                view = view[os.write(self.descriptor, view) :]
        except OSError as error:
            raise Broken from error

    def receive(self):
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        if length > self.limit:
            raise Broken("too long")
        return self._read(length).decode("utf-8")

    def _read(self, count):
        parts = bytearray()
        while len(parts) < count:
            try:
                part = os.read(self.descriptor, count - len(parts))
            except OSError as error:
                raise Broken from error
            if not part:
                raise Broken
            parts += part
        return bytes(parts)
