"""What is shown to others and taken back, told to the browsers of every member of the cast."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from agencies.models import Declaration
from agencies.services import sharing as deciding
from eoc.access import scope
from incidents.services import activity_log, corrections, incidents, sharing
from resources.services import assets
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged
from tests.realtime.acts_assets import Act


def _farview_is_shown(cast: Cast) -> None:
    """Farview sees that anything happened, from high severity up as a summary with the log."""
    agree(cast, "riverton", "farview", *show("incidents", detail="existence"))
    agree(cast, "riverton", "farview", *show("incidents", severity="high"), *show("log"))
    agree(cast, "riverton", "hillcrest", *show("incidents", detail="full"), by="agency")
    agree(cast, "riverton", "lakeside", *show("incidents", held_back="location"), by="agency")


def severity_and_picture(cast: Cast) -> Iterator[None]:
    """It rises above the threshold, falls below it, is corrected, and closes."""
    _farview_is_shown(cast)
    yield
    fire = logged(cast)
    yield
    with scope(cast.actor("dana")) as dana:
        incidents.promote(incident=fire, reason="three streets", by=dana)
    yield
    with scope(cast.actor("dana")) as dana:
        incidents.set_severity(incident=fire, severity="low", reason="smaller", by=dana)
    yield
    with scope(cast.actor("dana")) as dana:
        incidents.set_severity(incident=fire, severity="critical", reason="spreads", by=dana)
        activity_log.note(incident=fire, text="Roof is down", by=dana)
    yield
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, title="Warehouse fire")
        incidents.close(incident=fire, reason="out", by=dana)
    yield


def sensitive(cast: Cast) -> Iterator[None]:
    """It becomes law-sensitive: only whom the same owner shows that class keeps it."""
    agree(cast, "riverton", "farview", *show("incidents", "law_sensitive"))
    agree(cast, "riverton", "hillcrest", *show("incidents"))
    agree(cast, "riverton", "lakeside", *show("incidents"), *show("health"))
    yield
    fire = logged(cast, severity="critical")
    yield
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, sensitive=["law_sensitive"])
    yield
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, sensitive=["law_sensitive", "health"])
    yield
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, sensitive=[])
    yield


def shared_and_ended(cast: Cast) -> Iterator[None]:
    """A share to look at, to assist, with what is sensitive, and its end."""
    agree(cast, "riverton", "farview", *show("incidents"))
    yield
    fire = logged(cast, severity="critical", sensitive=["health"])
    yield
    for tier, includes in (("view", []), ("assist", ["health"]), ("assist", [])):
        with scope(cast.actor("dana")) as dana:
            sharing.share(
                incident=fire,
                agency=cast.agencies["farview"],
                tier=tier,
                includes=includes,
                reason="they help",
                by=dana,
            )
        yield
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, sensitive=[])
        sharing.end(incident=fire, agency=cast.agencies["farview"], reason="over", by=dana)
        asked = [cast.agencies[town] for town in ("lakeside", "farview")]
        sharing.share_with(incident=fire, agencies=asked, tier="view", reason="asked", by=dana)
    yield


def moved_to_the_neighbour(cast: Cast) -> Iterator[None]:
    """A new point takes it to another town; whoever saw it through the first hears it left."""
    agree(cast, "riverton", "farview", *show("incidents"))
    yield
    fire = logged(cast, severity="critical")
    yield
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=fire, by=dana, point=cast.point("lakeside"))
    yield


def assets_and_positions(cast: Cast) -> Iterator[None]:
    """Farview is shown assets alone, Lakeside with positions."""
    agree(cast, "riverton", "farview", *show("assets"), by="agency")
    agree(cast, "riverton", "lakeside", *show("assets", "positions"), by="agency")
    agree(cast, "lakeside", "farview", *show("assets", detail="full"), by="agency")
    yield
    for town, name in (("RIV", "dana"), ("LAK", "liv")):
        engine = cast.assets[f"{town} Engine 12"]
        with scope(cast.actor(name)) as by:
            assets.set_status(asset=engine, status="out_of_service", reason="Pump", by=by)
        yield


def while_an_emergency_is_declared(cast: Cast) -> Iterator[None]:
    """What was agreed beforehand opens and closes with the declaration."""
    agree(cast, "riverton", "farview", *show("incidents", condition="declared"))
    now = timezone.now()
    with scope(deciding.operator("Cast")):
        Declaration.objects.create(
            issuer=cast.towns["riverton"],
            title="Flood",
            legal_basis="Act 1",
            in_force_from=now - timedelta(hours=1),
            mode="demo",
        )
    yield
    logged(cast, severity="critical")
    yield


ACTS: list[Act] = [
    severity_and_picture,
    sensitive,
    shared_and_ended,
    moved_to_the_neighbour,
    assets_and_positions,
    while_an_emergency_is_declared,
]
