"""What agencies agree, show and take back by their own services; each `yield` is a comparison."""

from collections.abc import Iterator

from agencies.models import Agreement, AgreementParty, Grant
from agencies.services import agreements, grants, sharing
from eoc.access import scope
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged
from tests.realtime.acts_assets import Act


def shown_and_taken_back(cast: Cast) -> Iterator[None]:
    """A grant ends while an incident is shown by it, then the agreement does."""
    made = agree(cast, "riverton", "farview", *show("incidents"), *show("assets"), by="agency")
    yield
    logged(cast, severity="critical")
    yield
    with scope(cast.actor("ada")) as ada:
        grant = Grant.objects.get(agreement=made, data_class="incidents")
        grants.revoke(grant=grant, reason="enough", by=ada)
    yield
    with scope(cast.actor("ada")) as ada:
        held = Agreement.objects.get(pk=made.pk)
        agreements.revoke(agreement=held, reason="enough", by=ada)
    yield


def drafted_signed_and_in_force(cast: Cast) -> Iterator[None]:
    """Nothing is shown before the last side has signed."""
    made = agree(cast, "riverton", "farview", *show("assets"), by="agency")
    with scope(sharing.operator("Cast")):
        AgreementParty.objects.filter(agreement=made).update(signed_at=None, signed_by="")
    yield
    for name, town in (("ada", "riverton"), ("olu", "farview")):
        with scope(cast.actor(name)) as by:
            side = AgreementParty.objects.get(agreement=made, agency=cast.agencies[town])
            agreements.sign(agreement=Agreement.objects.get(pk=made.pk), party=side, by=by)
        yield


ACTS: list[Act] = [shown_and_taken_back, drafted_signed_and_in_force]
