"""Sign-on providers of an agency: whoever keeps them decides who can log in as its people."""

from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from agencies.login.sealing import seal
from agencies.models import Agency, SignOnProvider
from agencies.permissions.administration import demand_administrator
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, Stale
from eoc.outgoing.addresses import Forbidden, checked

ONCE = "The agency has a sign-on of that name already."


class Kept(TypedDict):
    """What an administrator writes of a provider; an empty secret leaves the one that is kept."""

    name: str
    issuer: str
    client_id: str
    secret: str
    active: bool


def add(*, agency: Agency, by: Actor, **fields: Unpack[Kept]) -> SignOnProvider:
    """Let the agency's people log in by its own server."""
    demand_administrator(by, agency.pk)
    if not fields["secret"]:
        raise Invalid("A sign-on needs its secret.", {"secret": "The server gave you one."})
    provider = SignOnProvider(agency=agency)
    _write(provider, fields)
    _save(provider)
    _tell("sign_on.added", by, provider)
    return provider


def change(
    *, provider: SignOnProvider, version: int, by: Actor, **fields: Unpack[Kept]
) -> SignOnProvider:
    """Another address, name or secret, or none for a while."""
    locked = _locked(provider)
    demand_administrator(by, locked.agency_id)
    if locked.version != version:
        raise Stale(f"{locked.name} changed meanwhile. Look again.", version=locked.version)
    _write(locked, fields)
    locked.version += 1
    _save(locked)
    _tell("sign_on.changed", by, locked)
    return locked


def remove(*, provider: SignOnProvider, by: Actor) -> None:
    """Nobody logs in by it any more; passwords and passkeys stay."""
    locked = _locked(provider)
    demand_administrator(by, locked.agency_id)
    _tell("sign_on.removed", by, locked)
    locked.delete()


def _locked(provider: SignOnProvider) -> SignOnProvider:
    found = SignOnProvider.objects.select_for_update(of=("self",)).filter(pk=provider.pk).first()
    if found is None:
        raise NotFound("That sign-on is not one you may see.")
    return found


def _write(provider: SignOnProvider, fields: Kept) -> None:
    provider.name = " ".join(fields["name"].split())
    provider.issuer = _address(fields["issuer"])
    provider.client_id, provider.active = fields["client_id"].strip(), fields["active"]
    if fields["secret"]:
        provider.secret = seal(fields["secret"])


def _address(issuer: str) -> str:
    kept = issuer.strip().rstrip("/")
    try:
        checked(kept)
    except Forbidden as error:
        raise Invalid("That server is not called.", {"issuer": error.reason}) from error
    return kept


def _save(provider: SignOnProvider) -> None:
    try:
        with transaction.atomic():
            provider.save()
    except IntegrityError as error:
        raise Invalid(ONCE, {"name": ONCE}) from error


def _tell(kind: str, by: Actor, provider: SignOnProvider) -> None:
    words = kind.rpartition(".")[2]
    text = f"Sign-on {provider.name} ({provider.issuer}) {words}"
    tell(kind=kind, by=by, agencies=[provider.agency_id], about=provider.uuid, text=text)
