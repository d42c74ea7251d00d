"""Partner installations: the operator connects one that answers for an agency, or ends it."""

from agencies.login.sealing import seal
from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.signed import new_secret, signature
from eoc.errors import Invalid, NotFound, NotPermitted
from eoc.outgoing.addresses import Forbidden, checked
from resources.models import PartnerInstallation


def connect(
    *, partner: Agency, agency: Agency, address: str, by: Actor, secret: str = ""
) -> tuple[PartnerInstallation, str]:
    """From now on the installation answers for `partner`, and `agency` keeps the connection.

    Answers it with the secret both sides share: the one given, or a new one.
    """
    _permit(by)
    if partner == agency:
        raise Invalid("An agency is not its own partner.", {"kept_by": "Choose another agency."})
    shared = secret or new_secret()
    fields = {
        "agency": agency,
        "address": _address(address),
        "secret": seal(_usable(shared)),
        "active": True,
    }
    kept, _ = PartnerInstallation.objects.update_or_create(
        mode=by.mode, partner_agency=partner, defaults=fields
    )
    return kept, shared


def end(*, partner: Agency, by: Actor) -> None:
    """Nothing is sent there and nothing taken from there any more."""
    _permit(by)
    found = PartnerInstallation.objects.filter(mode=by.mode, partner_agency=partner, active=True)
    if not found.update(active=False):
        raise NotFound(f"No installation is connected for {partner.name}.")


def _permit(by: Actor) -> None:
    if by.system != "operator":
        raise NotPermitted("The operator of this installation connects others.")


def _address(text: str) -> str:
    try:
        checked(text)
    except Forbidden as error:
        raise Invalid(f"That address is not called: {error.reason}") from error
    return text


def _usable(secret: str) -> str:
    try:
        signature(secret, "test", "0", b"")
    except ValueError as error:
        raise Invalid("A shared secret is whsec_ and base64. Leave it out to get one.") from error
    return secret
