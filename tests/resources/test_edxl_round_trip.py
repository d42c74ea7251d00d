"""What is written is valid by the schemas, and read again it is the same, field by field."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import edxl
from resources.edxl.rules import RULES
from tests.resources.edxl_build import any_message, envelopes, messages
from tests.resources.edxl_shelf import ENVELOPE, SHELF, faults, on_the_shelf, schema


@on_the_shelf
@pytest.mark.parametrize("kind", sorted(RULES))
@settings(max_examples=40, deadline=timedelta(seconds=10))
@given(data=st.data())
def test_every_type_is_written_valid_and_read_the_same(kind: str, data: st.DataObject) -> None:
    message = data.draw(messages(kind))
    document = edxl.write([message])
    assert faults(document) == []
    assert edxl.read(document) == edxl.Received((message,))


@settings(max_examples=60, deadline=timedelta(seconds=10))
@given(found=st.lists(any_message(), min_size=1, max_size=3), envelope=envelopes())
def test_an_envelope_of_several_comes_back_whole(
    found: list[edxl.Message], envelope: edxl.Envelope
) -> None:
    document = edxl.write(found, envelope)
    assert edxl.read(document) == edxl.Received(tuple(found), envelope)
    if ENVELOPE.exists() and SHELF.exists():
        assert faults(document) == []


@on_the_shelf
def test_the_schemas_do_see_a_fault() -> None:
    sample = (SHELF / "RMRequisitiontResourceExample.xml").read_bytes()
    assert schema("RequisitionResource")
    assert faults(sample) == []
    assert faults(sample.replace(b"<MessageID>", b"<Id>").replace(b"</MessageID>", b"</Id>"))
