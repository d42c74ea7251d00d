"""A role taken by break-glass is mailed to every administrator and duty officer at once."""

from agencies.models import Membership
from agencies.services import break_glass, sharing
from eoc.access import Role, scope
from tests.alerts import stage
from tests.alerts.conftest import contact
from tests.cast import Cast


def test_administrators_and_duty_officers_are_told_on_duty_or_not(committed_cast: Cast) -> None:
    cast = committed_cast
    with scope(sharing.operator("Cast")):
        riverton = cast.agencies["riverton"]
        Membership.objects.create(
            person=cast.people["dana"], agency=riverton, role=Role.DUTY_OFFICER
        )
        for name in ("ada", "dana", "rosa", "olu"):
            town = "farview" if name == "olu" else "riverton"
            made = contact(cast, town, f"{name}@{town}.example", duty=False)
            type(made).objects.filter(pk=made.pk).update(person=cast.people[name])
    with scope(cast.actor("obi")) as obi:
        break_glass.take(
            agency=riverton, role="dispatcher", reason="Nobody answers", minutes=60, by=obi
        )
    assert stage.hear_all() == 1
    sent = {delivery.address: delivery for delivery in stage.deliveries()}
    assert set(sent) == {"ada@riverton.example", "dana@riverton.example"}
    alert = sent["ada@riverton.example"].alert
    assert alert.subject == "BREAK-GLASS: Obi acts as dispatcher of Riverton Fire"
    assert "Nobody answers" in alert.body
    assert "/admin/break-glass/" in alert.body
