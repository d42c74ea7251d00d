"""What is kept sealed opens with this installation's keys, former ones too, and no other."""

import pytest
from pytest_django import Settings

from agencies.login.sealing import seal, unseal
from eoc.errors import WrongState

OLD, NEW = "former key " * 6, "newer key " * 6


def test_it_opens_with_the_key_that_sealed_it(settings: Settings) -> None:
    settings.SECRET_KEY = OLD
    sealed = seal("illustrative")
    assert "illustrative" not in sealed
    assert unseal(sealed) == "illustrative"
    assert seal("illustrative") != sealed


def test_a_rotated_key_still_opens_it(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    sealed = seal("illustrative")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert unseal(sealed) == "illustrative"


@pytest.mark.parametrize("forged", ["", "x", "gAAAAA=="])
def test_anything_else_is_refused_with_what_to_do(settings: Settings, forged: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    sealed = seal("illustrative")
    settings.SECRET_KEY = NEW
    for text in (sealed, forged):
        with pytest.raises(WrongState, match="SECRET_KEY_FALLBACKS"):
            unseal(text)
