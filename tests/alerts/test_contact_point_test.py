"""A test message goes to the contact point that asked for it, over the path of every alert."""

from agencies.services import contact_points, sharing
from eoc.access import scope
from tests.alerts import stage
from tests.alerts.conftest import contact
from tests.cast import Cast


def test_only_the_tested_contact_hears_even_off_duty(committed_cast: Cast) -> None:
    with scope(sharing.operator("Cast")):
        contact(committed_cast, "riverton", "duty@riverton.example")
        tested = contact(committed_cast, "riverton", "ada@riverton.example", duty=False)
    with scope(committed_cast.actor("ada")) as ada:
        contact_points.test(point=tested, by=ada)
    assert stage.hear_all() == 1
    (delivery,) = stage.deliveries()
    assert (delivery.address, delivery.state) == ("ada@riverton.example", "pending")
    assert delivery.alert.subject.startswith("Test of E-mail")


def test_each_test_is_a_message_of_its_own(committed_cast: Cast) -> None:
    with scope(sharing.operator("Cast")):
        tested = contact(committed_cast, "riverton", "ada@riverton.example")
    for _ in range(2):
        with scope(committed_cast.actor("ada")) as ada:
            contact_points.test(point=tested, by=ada)
    stage.hear_all()
    assert len({delivery.dedupe_key for delivery in stage.deliveries()}) == 2
