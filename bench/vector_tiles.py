"""What a vector tile says: just enough of the Mapbox Vector Tile format to compare two of them."""

import struct
from collections.abc import Iterator
from typing import Any

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
LAYER, FEATURE, KEY, VALUE = 3, 2, 3, 4
TAGS, GEOMETRY = 2, 4
Feature = tuple[dict[str, Any], tuple[int, int]]


def points(tile: bytes) -> list[Feature]:
    """Properties and place, in the tile's own units, of every point of every layer."""
    return [
        feature for field, layer in _fields(tile) if field == LAYER for feature in _layer(layer)
    ]


def _layer(layer: bytes) -> Iterator[Feature]:
    fields = list(_fields(layer))
    keys = [said.decode() for field, said in fields if field == KEY]
    values = [_value(said) for field, said in fields if field == VALUE]
    for field, said in fields:
        if field == FEATURE:
            yield _feature(said, keys, values)


def _feature(feature: bytes, keys: list[str], values: list[Any]) -> Feature:
    found = dict(_fields(feature))
    tags, geometry = _varints(found[TAGS]), _varints(found[GEOMETRY])
    told = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
    return told, (_signed(geometry[1]), _signed(geometry[2]))


def _value(said: bytes) -> Any:
    field, value = next(_fields(said))
    if field == 1:
        return value.decode()
    if field in (2, 3):
        return struct.unpack("<f" if field == 2 else "<d", value)[0]
    return bool(value) if field == 7 else _signed(value) if field == 6 else value


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        size = {FIXED64: 8, FIXED32: 4}.get(kind)
        if size is None:
            size, at = _varint(message, at)
        yield key >> 3, message[at : at + size]
        at += size


def _varints(message: bytes) -> list[int]:
    found, at = [], 0
    while at < len(message):
        value, at = _varint(message, at)
        found.append(value)
    return found


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
