"""Amounts as people read them."""

from decimal import Decimal

import pytest

from eoc.text.amounts import amount, quantity, share


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("0", "0.00"),
        ("147.0000", "147.00"),
        ("462.83", "462.83"),
        ("1234567.8", "1,234,567.80"),
        ("-1234.50", "-1,234.50"),
        ("0.0125", "0.0125"),
        ("1E+4", "10,000.00"),
    ],
)
def test_thousands_are_separated_and_cents_always_said(value: str, read: str) -> None:
    assert amount(Decimal(value)) == read


def test_quantities_and_shares_say_no_more_than_they_mean() -> None:
    said = [quantity(Decimal(one)) for one in ("82.2500", "329.0000", "24592.75", "1E+2")]
    assert said == ["82.25", "329", "24,592.75", "100"]
    assert [share(Decimal(one)) for one in ("0.0500", "0.125", "1")] == ["5 %", "12.5 %", "100 %"]
