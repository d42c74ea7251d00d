"""What an hour of a neighbour's engine costs is what the agreement charges after the free hours."""

from decimal import Decimal

from agencies.services.grants import Shown
from eoc.access import scope
from resources.selectors import candidates, rates
from resources.selectors.mutual_aid import visible_to
from tests.agreeing import agree
from tests.cast import Cast
from tests.resources.asking import submitted
from tests.resources.costing import COSTS, FREE, priced


def test_an_hour_of_the_agreement_with_its_persons_and_administration(cast: Cast) -> None:
    priced(cast, COSTS)
    agree(cast, "lakeside", "riverton", Shown("assets"), by="agency")
    own, lent = cast.assets["RIV Engine 12"], cast.assets["LAK Engine 12"]
    with scope(cast.actor("dana")):
        found = rates.hourly(cast.agencies["riverton"].pk, [own.pk, lent.pk])
    assert found == {lent.pk: Decimal("205.70")}, "(147 + 4 x 10) and ten percent"


def test_an_agreement_that_charges_nothing_costs_nothing(cast: Cast) -> None:
    priced(cast, FREE)
    agree(cast, "lakeside", "riverton", Shown("assets"), by="agency")
    lent = cast.assets["LAK Engine 12"]
    with scope(cast.actor("dana")):
        assert rates.hourly(cast.agencies["riverton"].pk, [lent.pk]) == {lent.pk: Decimal(0)}


def why(cast: Cast) -> str:
    """What the ranking says of Lakeside, whose units Riverton does not see."""
    made = submitted(cast, 3)
    with scope(cast.actor("dana")) as dana:
        found = candidates.for_request(dana, visible_to(dana).get(pk=made.pk))
        return next(one.why for one in found[0].ranked if one.label.startswith("LAK"))


def test_of_hidden_units_it_says_what_the_agreement_charges(cast: Cast) -> None:
    priced(cast, COSTS)
    said = why(cast)
    assert "205.70 per hour" in said
    assert "which unit and its qualifications are not shown to you" in said


def test_of_a_silent_agreement_it_says_so(cast: Cast) -> None:
    assert "its agreement names no rate" in why(cast)
