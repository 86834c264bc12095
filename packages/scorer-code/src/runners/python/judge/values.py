"""Wire values (see run.ts): one JSON dialect in which arguments arrive and results leave.

Encoding goes by exact type and by the base type's own methods, so that an object which lies about its length, its
items, its text or its equality says nothing but what it holds. Everything needed is bound here before any submission
is loaded."""

import array
import base64
import collections
import functools
import itertools
import json

from json.encoder import c_make_encoder, encode_basestring_ascii

MAX_DEPTH = 5000

_type, _map, _set, _len, _isinstance = type, map, set, len, isinstance
_chain = itertools.chain.from_iterable
_base64 = base64.b64encode
_int_text, _float_text = int.__repr__, float.__repr__
_PRIMITIVE = frozenset((type(None), bool, int, float, str))
_LIST_ONLY = frozenset((list,))


class TooLarge(Exception):
    """The encoded value would be longer than the output limit."""


def _refuse(value):
    raise TypeError(type(value).__name__)


_encode_plain = c_make_encoder(None, _refuse, encode_basestring_ascii, None, ":", ",", False, False, True)


def _from_tag(pairs):
    if len(pairs) != 1:
        raise ValueError("an object of the wire has one key")
    ((tag, value),) = pairs
    if tag == "t":
        return tuple(value)
    if tag == "s":
        return set(value)
    if tag == "d":
        return {key: item for key, item in value}
    if tag == "b":
        return base64.b64decode(value)
    if tag == "c":
        return complex(value[0], value[1])
    if tag == "n":
        import numpy

        return numpy.array(value["data"] if _isinstance(value, dict) else value[1])
    if tag == "u":
        return None
    raise ValueError(f"unknown tag {tag}")


def _from_object(pairs):
    # The body of {"n": {dtype, shape, data}} is the one object with other keys.
    if len(pairs) == 3 and {key for key, _ in pairs} == {"dtype", "shape", "data"}:
        import numpy

        body = dict(pairs)
        return numpy.array(body["data"], dtype=body["dtype"]).reshape(body["shape"])
    if len(pairs) == 1 and pairs[0][0] == "n":
        return pairs[0][1]
    return _from_tag(pairs)


_decode_plain = json.JSONDecoder().decode
_decode_tagged = json.JSONDecoder(object_pairs_hook=_from_object).decode


def decoder(tags):
    """A decoder that knows more tags: `tags[tag](value)`."""

    def from_object(pairs):
        if len(pairs) == 1 and pairs[0][0] in tags:
            return tags[pairs[0][0]](pairs[0][1])
        return _from_object(pairs)

    return json.JSONDecoder(object_pairs_hook=from_object).decode


def decode(text):
    """Text of one wire value as Python values; it comes from the host and is trusted to be well formed."""
    return _decode_tagged(text) if "{" in text else _decode_plain(text)


def encode(value, limit, node_text=None, reference=None):
    """Wire text of any value. `node_text(value)` may give the list form of a linked node, or None; `reference(value)`
    the wire text that stands for what cannot cross, or None."""
    kind = _type(value)
    if kind in _PRIMITIVE:
        return _checked(_plain(value), limit)
    if kind is list:
        if _len(value) > limit:
            raise TooLarge
        kinds = _set(_map(_type, value))
        if kinds <= _PRIMITIVE:
            return _checked(_plain(value), limit)
        if kinds == _LIST_ONLY and _set(_map(_type, _chain(value))) <= _PRIMITIVE:
            if _sum(_map(_len, value)) > limit:
                raise TooLarge
            return _checked(_plain(value), limit)
    return _Walk(limit, node_text, reference).text(value)


_sum = sum
_join = "".join


def _plain(value):
    return _join(_encode_plain(value, 0))


def _checked(text, limit):
    if _len(text) > limit:
        raise TooLarge
    return text


class _Walk:
    __slots__ = ("left", "node_text", "reference", "parts")

    def __init__(self, limit, node_text, reference):
        self.left = limit
        self.node_text = node_text
        self.reference = reference
        self.parts = []

    def text(self, value):
        self.walk(value, 0)
        return _join(self.parts)

    def put(self, text):
        self.left -= _len(text)
        if self.left < 0:
            raise TooLarge
        self.parts.append(text)

    def sequence(self, items, depth):
        put = self.put
        put("[")
        first = True
        for item in items:
            if not first:
                put(",")
            first = False
            self.walk(item, depth)
        put("]")

    def walk(self, value, depth):
        kind = _type(value)
        if kind in _PRIMITIVE:
            self.put(_plain(value))
            return
        if depth > MAX_DEPTH:
            self.put('{"x":"too deep"}')
            return
        depth += 1
        if kind is list:
            self.sequence(value, depth)
        elif kind is tuple:
            self.tagged("t", value, depth)
        elif kind is set or kind is frozenset:
            self.tagged("s", value, depth)
        elif kind is dict:
            self.mapping(dict.items(value), depth)
        else:
            self.uncommon(value, kind, depth)

    def tagged(self, tag, items, depth):
        self.put('{"%s":' % tag)
        self.sequence(items, depth)
        self.put("}")

    def mapping(self, items, depth):
        self.put('{"d":')
        put = self.put
        put("[")
        first = True
        for key, item in items:
            if not first:
                put(",")
            first = False
            put("[")
            self.walk(key, depth)
            put(",")
            self.walk(item, depth)
            put("]")
        put("]")
        put("}")

    def uncommon(self, value, kind, depth):
        node = self.node_text(value) if self.node_text else None
        if node is not None:
            self.walk(node, depth)
            return
        mro = type.__dict__["__mro__"].__get__(kind)
        for base in mro:
            convert = _BASES.get(base)
            if convert:
                convert(self, value, depth)
                return
        module = type.__dict__["__module__"].__get__(kind)
        if module == "numpy" and _numpy_text(self, value, depth):
            return
        text = self.reference(value) if self.reference else None
        self.put(text if text is not None else '{"x":%s}' % encode_basestring_ascii(_name(kind)))


def _name(kind):
    return str(type.__dict__["__name__"].__get__(kind))[:200]


def _bytes(walk, value, _depth):
    if _len(value) > walk.left:
        raise TooLarge
    walk.put('{"b":"%s"}' % _base64(bytes(value)).decode("ascii"))


def _complex(walk, value, _depth):
    value = complex.__pos__(value)
    walk.put('{"c":[%s,%s]}' % (_plain(value.real), _plain(value.imag)))


def _exception(walk, value, _depth):
    try:
        text = str(value)
    except Exception:
        text = ""
    if type(text) is not str:
        text = ""
    names = (_name(type(value)), text[:4096])
    walk.put('{"e":[%s]}' % ",".join(map(encode_basestring_ascii, names)))


# What is not one of the exact types, by the first of these in its method resolution order.
_BASES = {
    int: lambda walk, value, _depth: walk.put(_int_text(int.__pos__(value))),
    float: lambda walk, value, _depth: walk.put(_plain(float.__pos__(value))),
    str: lambda walk, value, _depth: walk.put(encode_basestring_ascii(str.__str__(value))),
    list: lambda walk, value, depth: walk.sequence(list.__iter__(value), depth),
    tuple: lambda walk, value, depth: walk.tagged("t", tuple.__iter__(value), depth),
    set: lambda walk, value, depth: walk.tagged("s", set.__iter__(value), depth),
    frozenset: lambda walk, value, depth: walk.tagged("s", frozenset.__iter__(value), depth),
    dict: lambda walk, value, depth: walk.mapping(dict.items(value), depth),
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
    complex: _complex,
    BaseException: _exception,
    range: lambda walk, value, depth: walk.sequence(value, depth),
    collections.deque: lambda walk, value, depth: walk.sequence(collections.deque.__iter__(value), depth),
    array.array: lambda walk, value, depth: walk.sequence(array.array.tolist(value), depth),
    type({}.keys()): lambda walk, value, depth: walk.sequence(value, depth),
    type({}.values()): lambda walk, value, depth: walk.sequence(value, depth),
    type({}.items()): lambda walk, value, depth: walk.sequence(value, depth),
}


@functools.lru_cache(maxsize=1)
def _numpy():
    import sys

    return sys.modules.get("numpy")


def _numpy_text(walk, value, depth):
    numpy = _numpy()
    if numpy is None:
        return False
    if _isinstance(value, numpy.ndarray) and _type(value) is numpy.ndarray:
        if value.size > walk.left:
            raise TooLarge
        if value.dtype.kind not in "biufcSU":
            walk.put('{"x":"ndarray of objects"}')
            return True
        walk.put('{"n":{"dtype":%s,"shape":' % encode_basestring_ascii(str(value.dtype)))
        walk.put(_plain(list(value.shape)))
        walk.put(',"data":')
        walk.sequence(value.ravel().tolist(), depth)
        walk.put("}}")
        return True
    if _isinstance(value, numpy.generic):
        walk.walk(numpy.generic.item(value), depth)
        return True
    return False
