"""Messages from other systems: kept once, acted on as the agency the sender stands for."""

from dataclasses import dataclass

from django.db import connection, transaction

from agencies.services.telling import tell
from eoc.access import Actor, scope
from eoc.errors import Invalid, NotPermitted, Refusal
from resources import edxl
from resources.models import (
    Direction,
    EdxlMessage,
    MessageState,
    MutualAidRequest,
    PartnerInstallation,
)
from resources.selectors import between_systems as selectors
from resources.services import edxl_answers, edxl_requests

DIFFERS = "This message came before with other content. The first stays; send a new MessageID."
UNMEANT = "EDXLDistribution/distributionStatus: is {}. Here only {} is acted on."


@dataclass(frozen=True)
class Came:
    """What became of a document: its messages in order, and whether all came before."""

    messages: list[EdxlMessage]
    again: bool


@dataclass(frozen=True)
class Sender:
    """Who sent a document, and which agencies answer from other installations."""

    installation: PartnerInstallation
    elsewhere: frozenset[int]


@dataclass(frozen=True)
class Kept:
    """What a file held, whether all of it came before, and what of it is odd."""

    received: edxl.Received
    again: bool
    flags: list[str]


def keep(*, content: bytes, by: Actor) -> Kept:
    """Keep the messages of a file, acting on none; raises EdxlFault, and nothing is kept then.

    A message that came before is not kept twice; another under the same id is, and flagged.
    """
    if by.system != "operator":
        raise NotPermitted("Files of messages are taken in by the operator of this installation.")
    received = edxl.read(content)
    rows: list[EdxlMessage] = []
    with transaction.atomic():
        _one_at_a_time("files")
        for message in received.messages:
            rows += _kept(content, received, message, by)
    flags = [flag for row in rows for flag in row.flags]
    return Kept(received, not rows, list(dict.fromkeys([*received.flags, *flags])))


def _kept(
    content: bytes, received: edxl.Received, message: edxl.Message, by: Actor
) -> list[EdxlMessage]:
    known = list(selectors.known(by.mode, None, message.id))
    if any(message in edxl.read(bytes(one.original)).messages for one in known):
        return []
    row = _row(content, received, message, by, state=MessageState.KEPT)
    if known:
        row.flags.append(f"{message.type}/MessageID: came before with other content; both are kept")
    row.save()
    return [row]


def _before(mode: str, partner: int, message: edxl.Message, content: bytes) -> EdxlMessage | None:
    """The same message from before; raises where its id was used for another."""
    found = selectors.known(mode, partner, message.id).exclude(state=MessageState.REFUSED).first()
    if found is not None and found.sha256 != selectors.digest(content):
        held = edxl.read(bytes(found.original)).messages
        if message not in held:
            raise Invalid(f"{message.type}/MessageID: {DIFFERS}")
    return found


def receive(*, content: bytes, installation: PartnerInstallation) -> Came:
    """Act on a document as the agency its sender stands for: all of it, or nothing.

    What is refused is kept for a person, and the refusal is raised. Call it outside any scope.
    """
    with scope(selectors.between(installation.mode)) as between:
        known = selectors.installations(between.mode)
    sender = Sender(installation, frozenset(one.partner_agency_id for one in known))
    by = selectors.by_message(installation)
    try:
        with scope(by):
            return _acted(content, sender, by)
    except Refusal as refusal:
        with scope(by):
            _one_at_a_time(str(installation.uuid))
            _keep_refused(content, installation, by, refusal)
        raise


def _acted(content: bytes, sender: Sender, by: Actor) -> Came:
    received, partner = edxl.read(content), sender.installation.partner_agency_id
    _meant(received, by.mode)
    _one_at_a_time(str(sender.installation.uuid))
    before = [_before(by.mode, partner, one, content) for one in received.messages]
    made = [
        _again(one, received, sender, by) if one else _act(content, received, message, sender, by)
        for message, one in zip(received.messages, before, strict=True)
    ]
    return Came(made, again=all(before))


def _again(kept: EdxlMessage, received: edxl.Received, sender: Sender, by: Actor) -> EdxlMessage:
    """What came before has no effect again; but a request may be for further agencies here."""
    if kept.message_type == "RequestResource" and kept.request is not None:
        asks = _asked(received, sender, by)
        edxl_requests.also(request=kept.request, asks=asks, by=by)
    return kept


def _asked(received: edxl.Received, sender: Sender, by: Actor) -> list[int]:
    return edxl_requests.addressed(
        envelope=_wrapped(received),
        keeper=sender.installation.agency,
        elsewhere=sender.elsewhere,
        by=by,
    )


def _one_at_a_time(sender: str) -> None:
    """The same document twice at once: the second waits, and finds what the first kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"edxl:{sender}"])


def _wrapped(received: edxl.Received) -> edxl.Envelope:
    if received.envelope is None:
        raise Invalid("EDXLDistribution: is missing. Send the message in an EDXL-DE envelope.")
    return received.envelope


def _meant(received: edxl.Received, mode: str) -> None:
    """A message says itself, in its envelope, whether it is meant; a demo acts on no real one."""
    status = _wrapped(received).status
    expected = "Actual" if mode == "live" else "Exercise or Test"
    if status not in expected.split(" or "):
        raise Invalid(UNMEANT.format(status or "missing", expected))


def _act(
    content: bytes,
    received: edxl.Received,
    message: edxl.Message,
    sender: Sender,
    by: Actor,
) -> EdxlMessage:
    """One message: done by the service its type names, or kept for a person to read."""
    request = selectors.request_of(by, message.originating_id)
    if message.type == "RequestResource":
        asks = _asked(received, sender, by)
        request, said = edxl_requests.take(message=message, asks=asks, request=request, by=by)
    else:
        said = edxl_answers.act(message=message, request=request, by=by)
    state = MessageState.ACTED if said else MessageState.KEPT
    row = _row(content, received, message, by, state=state, said=said)
    _sides(row, sender.installation, request)
    row.save()
    if state == MessageState.KEPT:
        _call_a_person(row, by)
    return row


def _keep_refused(
    content: bytes, installation: PartnerInstallation, by: Actor, refusal: Refusal
) -> None:
    message = _readable(content)
    row = EdxlMessage(
        mode=by.mode,
        direction=Direction.IN,
        message_id=message.id if message else "",
        message_type=message.type if message else "",
        state=MessageState.REFUSED,
        error=refusal.message,
        sha256=selectors.digest(content),
        original=content,
    )
    request = selectors.request_of(by, message.originating_id) if message else None
    _sides(row, installation, request)
    known = selectors.known(by.mode, installation.partner_agency_id, row.message_id)
    if not known.filter(sha256=row.sha256).exists():
        row.save()
        _call_a_person(row, by)


def _call_a_person(row: EdxlMessage, by: Actor) -> None:
    """Whoever keeps the request, or the connection, hears that a message waits to be read."""
    what = "refused" if row.state == MessageState.REFUSED else "to be read"
    tell(
        kind="edxl.waiting",
        by=by,
        agencies=[row.agency_id] if row.agency_id else [],
        about=row.uuid,
        text=f"Message {what}: {row.message_type or 'unreadable document'} of {by.name}",
        facts={"message_id": row.pk},
    )


def _readable(content: bytes) -> edxl.Message | None:
    try:
        return edxl.read(content).messages[0]
    except edxl.EdxlFault:
        return None


def _row(
    content: bytes,
    received: edxl.Received,
    message: edxl.Message,
    by: Actor,
    **more: str,
) -> EdxlMessage:
    return EdxlMessage(
        mode=by.mode,
        direction=Direction.IN,
        message_id=message.id,
        message_type=message.type,
        flags=list(received.flags),
        sha256=selectors.digest(content),
        original=content,
        **more,
    )


def _sides(
    row: EdxlMessage, installation: PartnerInstallation, request: MutualAidRequest | None
) -> None:
    partner, keeper = installation.partner_agency, installation.agency
    if request is not None and request.requesting_agency_id != partner.pk:
        keeper = request.requesting_agency
    row.agency, row.partner_agency, row.request = keeper, partner, request
