"""A tick's binary frame is taken apart into frames of one unit each, as nchan would carry them."""

import struct

import pytest

from bench.push.units import fixes_in
from bench.push.wire import Broken

STREAM = b"demo.a1.assets.full"
HEAD = struct.pack(">BBB", 1, 1, len(STREAM)) + STREAM + struct.pack(">Q", 1_790_000_000_000)
UNITS = [struct.pack(">IiiHBx", pk, -750_000_000 + pk, 400_000_000, 3, 255) for pk in (7, 9)]


def test_each_unit_stands_alone_with_the_head_of_all() -> None:
    found = fixes_in(HEAD + b"".join(UNITS))
    assert [fix for fix, _ in found] == [(7, -749_999_993), (9, -749_999_991)]
    assert [alone for _, alone in found] == [HEAD + unit for unit in UNITS]


def test_another_kind_of_frame_is_refused() -> None:
    with pytest.raises(Broken):
        fixes_in(b"\x01\x02" + HEAD[2:])
