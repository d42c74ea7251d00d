"""An amount is what was meant: a comma never makes it ten or a hundred times as much."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from eoc.doors.amounts import AmountField

FIELD = AmountField(min_value=0, max_digits=9, decimal_places=2)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("1200.5", "1200.5"), ("1,200.50", "1200.50"), (" 1,234,567 ", "1234567"), ("0", "0")],
)
def test_it_is_read_as_pages_print_it(said: str, meant: str) -> None:
    assert FIELD.clean(said) == Decimal(meant)


@pytest.mark.parametrize("said", ["1200,5", "80,25", "1.200,5", "1,20", ",5", "12,3456", "1,,200"])
def test_a_comma_of_another_meaning_is_refused_in_words(said: str) -> None:
    with pytest.raises(ValidationError, match="with a point"):
        FIELD.clean(said)


def test_a_browser_does_not_drop_the_comma_before_it_is_seen() -> None:
    assert FIELD.widget.input_type == "text"
    assert FIELD.widget.attrs["inputmode"] == "decimal"
