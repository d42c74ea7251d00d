"""No scope, no rows; a scope shows its own and cannot be widened."""

import pytest

from agencies.models import Person
from eoc.access import scope
from eoc.access.scope import NoScope, ScopeWidened, require_scope
from resources.models import Asset
from tests.cast import Cast


def test_without_a_scope_nothing_is_found(cast: Cast) -> None:
    assert Asset.objects.count() == 0
    assert Person.objects.count() == 0
    with pytest.raises(NoScope):
        require_scope()


def test_a_scope_shows_own_rows_only(cast: Cast) -> None:
    with scope(cast.actor("olu")):
        assert {asset.agency_id for asset in Asset.objects.all()} == {cast.agencies["farview"].pk}


def test_automatic_aid_shows_the_partners_assets(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        seen = {asset.agency_id for asset in Asset.objects.all()}
    assert seen == {cast.agencies["riverton"].pk, cast.agencies["hillcrest"].pk}


def test_a_scope_cannot_be_widened(cast: Cast) -> None:
    dana, olu = cast.actor("dana"), cast.actor("olu")
    with scope(dana), pytest.raises(ScopeWidened), scope(olu):
        pass


def test_the_scope_ends_with_its_block(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        assert Asset.objects.count() > 0
    assert Asset.objects.count() == 0
