"""What a person means by `42`, `I-42` or `RIV-42`: exactly one open incident, or a question."""

import re

from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Incident
from incidents.selectors.picture import queue, visible_to

NUMBER = re.compile(r"^(?:(\d{4})-)?(?:([A-Z]{1,5})-)?0*(\d{1,9})$", re.IGNORECASE)
MENTIONED = 4


class Ambiguous(NotFound):
    """Several incidents answer to the name (422); the message lists them."""

    status = 422
    title = "Ambiguous"


def open_incident(actor: Actor, name: str) -> Incident:
    """The open incident of a number, in full or by its last digits; one's own first."""
    open_ones = queue(visible_to(actor))
    if exact := open_ones.filter(number__iexact=name).first():
        return exact
    found = list(open_ones.filter(number__iregex=_pattern(name))[: MENTIONED + 1])
    own = [one for one in found if one.agency_id in actor.agencies]
    if len(own) == 1 or len(found) == 1:
        return (own or found)[0]
    if found:
        listed = ", ".join(one.number for one in found[:MENTIONED])
        raise Ambiguous(f"{name[:24]} could be {listed}. Write the number in full.")
    raise NotFound(f"No open incident answers to {name[:24]}. Write its number: 2026-RIV-0042.")


def _pattern(name: str) -> str:
    given = NUMBER.match(name.strip())
    if given is None:
        return "(?!)"
    year, code, digits = given[1] or r"\d{4}", (given[2] or "").upper(), given[3]
    anywhere = "[A-Z]+" if code in ("", "I") else code
    return f"^{year}-{anywhere}-0*{digits}$"
