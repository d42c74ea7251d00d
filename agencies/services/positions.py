"""Dispatch positions: a browser is registered, renamed, retired by an administrator."""

import secrets
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from agencies.models import Agency, DispatchPosition
from agencies.permissions.administration import demand_administrator
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState

TAKEN = "Another position of this agency has that name."


def register(*, agency: Agency, name: str, exempt: bool, by: Actor) -> tuple[DispatchPosition, str]:
    """The workstation at which this is done, and the token its browser keeps."""
    demand_administrator(by, agency.pk)
    if by.person_id is None or by.token:
        raise NotPermitted("A person registers a position, at the workstation itself.")
    token = secrets.token_urlsafe(32)
    made = DispatchPosition(
        agency=agency,
        name=_name(name),
        token_hash=sha256(token.encode()).hexdigest(),
        exempt=exempt,
        registered_by_id=by.person_id,
    )
    _save(made)
    _tell("position.registered", by, made, f"registered{_exempt(made)}")
    return made, token


def change(*, position: DispatchPosition, name: str, exempt: bool, by: Actor) -> DispatchPosition:
    """Another name; or whether it is in a secured room."""
    locked = _locked(position)
    demand_administrator(by, locked.agency_id)
    _demand_in_use(locked)
    locked.name, locked.exempt = _name(name), exempt
    _save(locked)
    _tell("position.changed", by, locked, f"changed{_exempt(locked)}")
    return locked


def retire(*, position: DispatchPosition, by: Actor) -> DispatchPosition:
    """Its cookie means nothing from now on; sessions there lock as everywhere else."""
    locked = _locked(position)
    demand_administrator(by, locked.agency_id)
    _demand_in_use(locked)
    DispatchPosition.objects.filter(pk=locked.pk).update(retired_at=Now())
    locked.refresh_from_db()
    _tell("position.retired", by, locked, "retired")
    return locked


def _locked(position: DispatchPosition) -> DispatchPosition:
    found = DispatchPosition.objects.select_for_update(of=("self",)).filter(pk=position.pk).first()
    if found is None:
        raise NotFound("That position is not one you may see.")
    return found


def _demand_in_use(position: DispatchPosition) -> None:
    if position.retired_at is not None:
        raise WrongState(f"{position.name} is retired. Register the workstation anew.")


def _name(name: str) -> str:
    kept = " ".join(name.split())[:80]
    if not kept:
        raise Invalid("A position needs a name.", {"name": "Such as: Desk 3."})
    return kept


def _save(position: DispatchPosition) -> None:
    try:
        with transaction.atomic():
            position.save()
    except IntegrityError as error:
        raise Invalid(TAKEN, {"name": TAKEN}) from error


def _exempt(position: DispatchPosition) -> str:
    return ", in a secured room: never locked when idle" if position.exempt else ""


def _tell(kind: str, by: Actor, position: DispatchPosition, words: str) -> None:
    text = f"Position {position.name} {words}"
    tell(kind=kind, by=by, agencies=[position.agency_id], about=position.uuid, text=text)
