"""A world in which every text column of every row holds a canary of its own."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import EmailField, F, Field, JSONField, Model

from agencies.services import sharing
from eoc.access import scope
from tests.cast import Cast
from tests.doors import LAKESIDE, RIVERTON
from tests.doors_world import SECRET
from tests.trust.audiences import Places, formerly
from tests.trust.canaries import TOKEN, Aviary, Canary
from tests.trust.partners import IN_FULL
from tests.trust.rules import RULES, SECRETS, seen_by

TEXT = ("CharField", "TextField", "EmailField", "SlugField", "URLField")
SHORTEST = 9
SPARED = {
    "access.IdempotencyKey.body": "the kept answer, which holds the canaries of the thing made",
    "access.IdempotencyKey.content_type": "decides how a kept answer is sent",
    "agencies.Agreement.kinds": "a list of choices",
    "agencies.RateLine.kind": "the code of an asset kind",
    "agencies.BoundaryUpload.content": "a file; a canary stands in one of its properties",
    "agencies.SignOnProvider.secret": "sealed by the machine, looked for as it is",
    "agencies.TokenScope.verbs": "a list of choices",
    "agencies.TokenScope.addresses": "networks",
    "agencies.DispatchPosition.token_hash": "a hash, looked for as it is",
    "agencies.LoginSession.address": "a network address",
    "agencies.LoginSession.session_hash": "a hash, looked for as it is",
    "agencies.User.password": "a hash, looked for as it is",
    "agencies.ContactPoint.secret": "made by the machine, looked for as it is",
    "alerts.Alert.kind": "a code",
    "alerts.Alert.language": "what residents read; empty where an agency is told",
    "alerts.Subscription.language": "the tag of a language",
    "alerts.InboundText.address": "the number of a telephone",
    "alerts.Provider.host": "the name of a host; empty for a channel as a whole",
    "alerts.Delivery.retried_by": "a name, and by CHECK only where somebody had it tried again",
    "alerts.Feed.secret": "sealed by the machine, looked for as it is",
    "alerts.Feed.removed_by": "a name, and by CHECK only where it was removed",
    "alerts.Feed.removed_reason": "all read it, and by CHECK only where it was removed",
    "alerts.FeedEntry.key": "a digest",
    "alerts.Alert.about": "kind and uuid of what it is about",
    "alerts.AlertingPolicy.hazards": "a list of events",
    "alerts.PublicAlert.approved_digest": "a digest",
    "alerts.PublicAlert.content": "what the digest is of; holds Riverton's word",
    "alerts.PublicAlert.digest": "a digest",
    "alerts.AlertGroup.kind": "a code",
    "alerts.AlertGroup.about": "kind and uuid of what it is about",
    "alerts.Escalation.rounds": "numbers",
    "alerts.Escalation.steps": "codes, numbers and uuids",
    "alerts.EscalationPolicy.steps": "codes, numbers and uuids",
    "alerts.Silence.kinds": "codes",
    "alerts.Silence.about": "kind and uuid of what it is about",
    "alerts.Roster.zone": "the name of a time zone",
    "alerts.PublicTemplate.texts": "texts by language; the secret word stands in one",
    "alerts.TemplateReview.digest": "a digest, without which the review stands for nothing",
    "alerts.TemplateReview.language": "a tag, which the digest is bound to",
    "incidents.ActivityLogEntry.kind": "a code",
    "incidents.LegalHold.incident_number": "a copy of a number",
    "incidents.Guest.token_sha256": "a digest",
    "agencies.Disclosure.noun": "a code",
    "incidents.Incident.number": "issued, looked for as it is",
    "resources.MutualAidRequest.number": "issued, looked for as it is",
    "resources.MutualAidRequest.incident_number": "a copy of a number",
    "resources.Claim.number": "a copy of a number",
    "resources.MutualAidRequest.ask": "agencies by number",
    "resources.Booking.incident_number": "a copy of a number",
    "resources.StatusChange.incident_number": "a copy of a number",
    "resources.Proposal.weights": "minutes by name of what counts",
    "resources.Document.sha256": "a digest",
    "resources.CrewMember.struck_reason": "by CHECK only where somebody was struck off",
    "resources.CrewMember.struck_by": "a name, and by CHECK only where somebody was struck off",
    "resources.Deployment.times": "moments by name of state",
    "resources.EdxlMessage.sha256": "a digest",
    "resources.PartnerInstallation.secret": "sealed by the machine, looked for as it is",
    "resources.ResourceTeam.incident_number": "a copy of a number",
    "journal.Entry.stream": "the name of an audience",
    "journal.Entry.kind": "a code",
    "journal.Entry.detail": "a code",
    "journal.Entry.actor": "who acted, in the words of then",
    "journal.Entry.payload": "copies of rows, each looked for by its canary",
    "journal.RowChange.table_name": "the name of a table",
    "journal.RowChange.actor": "who acted, in the words of then",
    "journal.RowChange.reason": "copied from what was said, looked for by its canary",
    "journal.RowChange.fields": "copies of a row before and after, looked for by their canaries",
    "journal.Dispatch.subscriber": "the path of a function",
    "journal.Dispatch.kind": "a code",
    "journal.Dispatch.payload": "ids",
}
AS_THEY_ARE = {"incidents.Incident.number", "resources.MutualAidRequest.number"} | SECRETS
WRITTEN_ONCE = {"journal.Entry", "journal.RowChange"}
COPIES = ("journal.", "access.", "alerts.")


def sow(aviary: Aviary) -> None:
    """Put a canary into every text column of every row that does not hold one already."""
    models = [model for model in _models() if model._meta.label not in WRITTEN_ONCE]
    for model in models:
        _triggers(model, "DISABLE")
        try:
            for row in _rows(model):
                _sow_row(aviary, row)
        finally:
            _triggers(model, "ENABLE")


def _triggers(model: type[Model], verb: str) -> None:
    """Signed terms are fixed, and more; a canary may stand there all the same."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{model._meta.db_table}" {verb} TRIGGER USER')


def _sow_row(aviary: Aviary, row: Model) -> None:
    wanted: dict[str, Any] = {
        column.attname: _worded(column, row, aviary.word())
        for column in sowable(type(row))
        if not TOKEN.search(str(getattr(row, column.attname)))
    }
    if wanted:
        if hasattr(row, "version"):
            wanted["version"] = F("version") + 1
        type(row)._default_manager.using("owner").filter(pk=row.pk).update(**wanted)


def _worded(column: "Field[Any, Any]", row: Model, word: str) -> Any:
    if column.attname == "declined_above":
        at, who = "2026-11-28T12:00:00+00:00", {"agency": 0, "name": "Tier", "code": "TIE"}
        return [{**who, "tier": "county", "by": "Cora", "reason": word, "at": at, "next": None}]
    if isinstance(column, JSONField):
        return {"note": word}
    if isinstance(column, EmailField):
        return f"{word}@{word}.example"
    if column.attname == "address":
        mail = getattr(row, "channel", "") == "email"
        return f"{word}@canary.example" if mail else f"https://{word}.example/"
    return word


def sowable(model: type[Model]) -> "list[Field[Any, Any]]":
    """The columns of a model in which people's words may stand."""
    return [
        column
        for column in model._meta.concrete_fields
        if _holds_text(column) and f"{model._meta.label}.{column.attname}" not in SPARED
    ]


def _holds_text(column: "Field[Any, Any]") -> bool:
    if isinstance(column, JSONField):
        return True
    kind = column.get_internal_type()
    short = kind != "TextField" and (column.max_length or SHORTEST) < SHORTEST
    coded = column.choices or column.is_relation or column.primary_key
    return kind in TEXT and not short and not coded


def learn(aviary: Aviary, cast: Cast) -> list[str]:
    """Every canary's home and readers; answers with copies that stand where others may read."""
    aviary.own(SECRET, "the barn fire", RIVERTON | LAKESIDE | IN_FULL)
    with scope(sharing.operator("Canaries")):
        places = Places(cast, aviary.guests)
        models = sorted(_models(), key=lambda model: model._meta.label.startswith(COPIES))
        rows = [row for model in models for row in _rows(model)]
        for row in rows:
            _learn_row(aviary, places, row)
        return [fault for row in rows for fault in _copies(aviary, places, row)]


def _learn_row(aviary: Aviary, places: Places, row: Model) -> None:
    for column in row._meta.concrete_fields:
        home = f"{row._meta.label}.{column.attname}"
        text = _text(getattr(row, column.attname))
        words = {found.lower() for found in TOKEN.findall(text)}
        if home in AS_THEY_ARE and text:
            words.add(text)
        for word in words - aviary.known.keys():
            readers = seen_by(places, row, column.attname)
            aviary.own(word, f"{home} of {row.pk}", readers, formerly(places, row))


def _copies(aviary: Aviary, places: Places, row: Model) -> Iterator[str]:
    for column in row._meta.concrete_fields:
        home = f"{row._meta.label}.{column.attname} of {row.pk}"
        found = [c for c in aviary.all_in(_text(getattr(row, column.attname))) if c.home != home]
        readers = seen_by(places, row, column.attname) if found else frozenset()
        for canary in found:
            if wider := readers - _may_know(canary, row):
                yield f"{canary.text} of {canary.home} in {home}: {sorted(wider)}"


def _may_know(canary: Canary, row: Model) -> frozenset[str]:
    past = canary.heard_by if row._meta.label == "journal.Entry" else frozenset()
    return canary.seen_by | past


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.label in RULES]


def _rows(model: type[Model]) -> list[Model]:
    return list(model._default_manager.using("owner").all())
