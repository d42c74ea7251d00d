"""A drawn world, put into the database by those whose it is."""

from datetime import timedelta

from django.utils import timezone

from agencies.models import Agreement, AgreementKind, AgreementParty, Declaration, Grant
from agencies.services import sharing as deciding
from eoc.access import scope
from incidents.models import Incident
from incidents.services import activity_log, incidents, sharing
from tests.cast import Cast
from tests.sharing.oracle import Happened, Promise, World

DISPATCHER = {"riverton": "dana", "lakeside": "liv"}
HOUR = timedelta(hours=1)


def build(cast: Cast, world: World) -> list[Incident]:
    """Agreements and declarations first, then what happened; the incidents in drawn order."""
    with scope(deciding.operator("World")):
        for number, promise in enumerate(world.promises):
            _promise(cast, promise, f"P-{number}")
        for town in world.declared:
            _declare(cast, town)
    return [_happen(cast, one) for one in world.incidents]


def _promise(cast: Cast, drawn: Promise, code: str) -> None:
    agreement, giver = _agreement(cast, drawn, code)
    for one in drawn.grants:
        Grant.objects.create(
            agreement=agreement,
            giver=giver,
            data_class=one.data_class,
            detail=one.detail,
            condition=one.condition,
            severity=one.severity,
            held_back=one.held_back,
        )
    now = timezone.now()
    unsigned = agreement.parties.order_by("pk")[: 2 if drawn.signed else 1]
    AgreementParty.objects.filter(pk__in=[p.pk for p in unsigned]).update(signed_at=now)
    for one in drawn.grants:
        if one.revoked and drawn.signed:
            _revoke(agreement, one.data_class, one.detail, one.condition, one.severity)
    if drawn.revoked:
        Agreement.objects.filter(pk=agreement.pk).update(revoked_at=now, version=2)
    if drawn.replaced:
        later, _ = _agreement(cast, drawn, code, supersedes=agreement)
        later.parties.update(signed_at=now)


def _revoke(agreement: Agreement, data_class: str, detail: str, condition: str, at: str) -> None:
    found = agreement.grants.filter(
        data_class=data_class, detail=detail, condition=condition, severity=at
    )
    found.update(revoked_at=timezone.now())


def _agreement(
    cast: Cast, drawn: Promise, code: str, supersedes: Agreement | None = None
) -> tuple[Agreement, AgreementParty]:
    now = timezone.now()
    begins = now - HOUR if supersedes else now + drawn.begins * HOUR
    ends = None if supersedes or drawn.ends is None else now + drawn.ends * HOUR
    agreement = Agreement.objects.create(
        code=code,
        edition=2 if supersedes else 1,
        supersedes=supersedes,
        title="Drawn",
        agency=cast.agencies[drawn.giver],
        kinds=[AgreementKind.DATA_SHARING],
        valid_from=begins if ends is None or ends > begins else ends - HOUR,
        valid_to=ends,
    )
    agency = cast.agencies[drawn.giver] if drawn.by == "agency" else None
    home = cast.towns[drawn.giver] if drawn.by == "jurisdiction" else None
    giver = AgreementParty.objects.create(agreement=agreement, agency=agency, jurisdiction=home)
    AgreementParty.objects.create(agreement=agreement, agency=cast.agencies[drawn.receiver])
    return agreement, giver


def _declare(cast: Cast, town: str) -> None:
    Declaration.objects.create(
        issuer=cast.towns[town],
        title=f"Emergency in {town}",
        legal_basis="Act 1",
        in_force_from=timezone.now() - HOUR,
        mode="demo",
    )


def _happen(cast: Cast, drawn: Happened) -> Incident:
    with scope(cast.actor(DISPATCHER[drawn.logged_by])) as by:
        made = incidents.log(
            by=by,
            type="structure_fire",
            severity=drawn.severity,
            title="Smoke",
            point=cast.point(drawn.town),
            place_text="12 Main St",
            narrative="Words of the caller",
            sensitive=drawn.sensitive,
            caller=("Una", "555 0100"),
        )
        if drawn.promoted and not made.promoted_at:
            incidents.promote(incident=made, reason="drawn", by=by)
        for share in drawn.shares:
            agency = cast.agencies[share.receiver]
            sharing.share(
                incident=made,
                agency=agency,
                tier="view",
                includes=share.includes,
                reason="drawn",
                by=by,
            )
            if share.ended:
                sharing.end(incident=made, agency=agency, reason="drawn", by=by)
        activity_log.note(incident=made, text="A line of the log", by=by)
    return made
