"""The catalogue of kinds, types and minimum capabilities: imported whole or not at all."""

import json
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted
from resources.models import AssetKind


@dataclass(frozen=True)
class Imported:
    """How much a file brought."""

    kinds: int
    capabilities: int

    def summary(self) -> str:
        """In words."""
        return f"{self.kinds} kinds with {self.capabilities} minimum capabilities imported."


def import_kinds(
    *, kinds: list[dict[str, object]], capabilities: list[dict[str, object]], by: Actor
) -> Imported:
    """Add or replace kinds; the minimum capabilities of those named are replaced whole."""
    if not (by.system == "operator" or by.administers):
        raise NotPermitted("Only administrators keep the catalogue.")
    _names_are_free(kinds)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT resources_keep_kinds(%s::jsonb, %s::jsonb)",
                [json.dumps(kinds), json.dumps(capabilities)],
            )
    except IntegrityError:
        message = "Nothing was imported: two kinds have the same name."
        raise Invalid(message, {"file": message}) from None
    done = Imported(len(kinds), len(capabilities))
    codes = ", ".join(str(kind["code"]) for kind in kinds)
    text = f"Catalogue: {done.summary()} ({codes[:200]})"
    tell(kind="catalogue.imported", by=by, agencies=by.agencies, about="catalogue", text=text)
    return done


def _names_are_free(kinds: list[dict[str, object]]) -> None:
    codes = {kind["name"]: kind["code"] for kind in kinds}
    taken = AssetKind.objects.filter(name__in=codes)
    wrong = [kind.name for kind in taken if codes[kind.name] != kind.code]
    if wrong:
        message = f"Nothing was imported: {wrong[0]} is the name of another kind already."
        raise Invalid(message, {"file": message})
