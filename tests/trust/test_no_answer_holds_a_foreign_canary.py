"""Every address, every class of object, every member of the cast: no word that is not theirs."""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps

from tests.doors import EVERYONE, Door, get
from tests.test_doors import ASKED, DOORS
from tests.trust.partners import PARTNERS
from tests.trust.planting import sowable
from tests.trust.reading import read
from tests.trust.rules import RULES, UNTOLD
from tests.trust.worlds import Planted

VIEWERS = ["dana", "ada", "lee", "hal", "olu", "pat"]
PAST = ("console/snapshot/", "api/v1/streams/")
NUMBERED = re.compile(r"\.number of \d+$")  # an address may name what was asked for
SHOWN_NOWHERE = {
    "access.IdempotencyKey.etag",
    "alerts.Override.undone_by",
    "alerts.Timer.asked_by",
    "alerts.Timer.done",
    "access.IdempotencyKey.key",
    "access.IdempotencyKey.location",
    "access.IdempotencyKey.request_sha256",
    "agencies.Disclosure.label",
    "agencies.DispatchPosition.name",
    "agencies.LoginSession.agent",
    "agencies.LoginSession.ended_by",
    "agencies.Disclosure.person_name",
    "agencies.Disclosure.reason",
    "agencies.Grant.revoked_by",
    "agencies.SignOnProvider.client_id",
    "incidents.Guest.invited_by",
    "incidents.Guest.name",
    "incidents.Guest.organisation",
    "agencies.BoundaryUpload.content",
    "alerts.CapReference.identifier",
    "alerts.CapReference.sender",
    "alerts.Delivery.dedupe_key",
    "alerts.Feed.etag",
    "alerts.Feed.modified",
    "alerts.Zone.key",
    "alerts.Zone.name",
    "alerts.Zone.source",
    "incidents.Incident.source",
    "incidents.Incident.source_key",
    "incidents.LocalLevel.number",
    "incidents.Place.source",
    "incidents.Place.source_key",
    "incidents.Response.nature",
    "incidents.Response.reported_jurisdiction",
    "resources.Approval.signed_by",
    "resources.RequestLine.element",
    "resources.Claim.by_name",
    "resources.Document.html",
    "resources.MutualAidRequest.legal_words",
    "resources.Offer.floor_override",
    "resources.PartnerInstallation.address",
    "resources.ProposalLine.decided_by",
}
STRANGE = ("lakeside's", "hillcrest's", "farview's")
ACTING = ["dana", "lee", "hal", "olu", "pat"]


def test_every_model_has_its_rule_or_its_reason() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    assert labels == RULES.keys() | UNTOLD.keys()
    assert not RULES.keys() & UNTOLD.keys()


def test_every_text_column_holds_a_canary(sown: Planted) -> None:
    homes = {canary.home.split(" of ")[0] for canary in sown.aviary.known.values()}
    wanted = {
        f"{model._meta.label}.{column.attname}"
        for model in apps.get_models()
        if model._meta.label in RULES
        for column in sowable(model)
    }
    assert wanted <= homes


def test_no_copy_stands_where_others_may_read_it(sown: Planted) -> None:
    assert not sown.misplaced, "\n".join(sown.misplaced)


@pytest.mark.timeout(900)
def test_no_answer_and_no_log_line_holds_a_foreign_canary(sown: Planted) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        faults = [fault for walk in _walks(sown) for fault in _faults(sown, *walk)]
    finally:
        logging.getLogger().removeHandler(handler)
    assert not faults, "\n".join(faults[:200])
    lines = sown.aviary.foreign(log.getvalue(), "pat")
    assert not [fault for fault in lines if not NUMBERED.search(fault)]
    unheard = _unheard(sown) - SHOWN_NOWHERE
    assert not unheard, "\n".join(sorted(unheard))


@pytest.mark.parametrize("name", ["dana", "hal", "olu"])
def test_the_walk_would_notice(sown: Planted, name: str) -> None:
    """A word that is taken from its readers is reported by the very next look."""
    snapshot = Door("GET", "console/snapshot/", EVERYONE)
    said = read(sown.world, snapshot, name, {})
    heard = [canary for canary in sown.aviary.all_in(said) if name in canary.seen_by]
    assert heard
    robbed = replace(sown.aviary, known=dict(sown.aviary.known))
    robbed.own(heard[0].text, heard[0].home, EVERYONE - {name})
    assert heard[0].text in robbed.foreign(said, name)[0]


def _unheard(sown: Planted) -> set[str]:
    """Columns that somebody may read and nobody was shown: the walk proves nothing of them."""
    found: dict[str, bool] = {}
    for canary in sown.aviary.known.values():
        column = canary.home.split(" of ")[0]
        heard = bool(sown.aviary.heard.get(canary.home, set()) & canary.seen_by)
        if canary.seen_by:
            found[column] = found.get(column, False) or heard
    return {column for column, heard in found.items() if not heard}


Walk = tuple[Door, str, str]


def _walks(sown: Planted) -> Iterator[Walk]:
    """Reading and acting by one or two of each town; without a name, one class is enough."""
    first = next(iter(sown.classes))
    for door in [*DOORS, *(get(path) for path in ASKED)]:
        what = str(door.path) + str(door.said)
        for label, names in sown.classes.items():
            if label == first or any(f"{{{name}}}" in what for name in names):
                for name in _walkers(door, label):
                    yield door, label, name


def _walkers(door: Door, label: str) -> list[str]:
    """Partners are shown Riverton's; to the others they are strangers as Farview is."""
    if door.method != "GET":
        return ACTING
    partners = [] if label.startswith(STRANGE) else [*PARTNERS]
    return [*VIEWERS, *partners]


def _faults(sown: Planted, door: Door, label: str, name: str) -> list[str]:
    said = read(sown.world, door, name, sown.classes[label])
    found = sown.aviary.foreign(said, name, past=door.path.startswith(PAST))
    return [f"{door} ({label}) as {name}: {fault}" for fault in found]
