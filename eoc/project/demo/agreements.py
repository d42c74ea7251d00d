"""Agreements of the demo region, signed by every party, and the numbers of activation levels."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from agencies.models import Agency, Agreement, AgreementParty, Jurisdiction
from agencies.services import terms
from agencies.services.grants import give_usual
from agencies.services.terms import Costs, Rate
from eoc.project.demo.reading import Row
from incidents.models import LocalLevel


def load(rows: list[Row]) -> None:
    """Add every agreement that is missing."""
    known = set(Agreement.objects.values_list("code", flat=True))
    agencies = {agency.short_code: agency for agency in Agency.objects.all()}
    for row in rows:
        if row["code"] not in known:
            agree(row, agencies)


def agree(row: Row, agencies: dict[str, Agency]) -> None:
    """One agreement, drafted by the first party and signed by all on its first day."""
    begins = midnight(row["valid_from"])
    agreement = Agreement.objects.create(
        code=row["code"],
        agency=agencies[row["parties"][0]],
        title=row["title"],
        kinds=row["kinds"],
        valid_from=begins,
        valid_to=midnight(row["valid_to"]),
        approved_to_activate=row["approved_to_activate"],
        illustrative=True,
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, agency=agencies[code]) for code in row["parties"]
    )
    give_usual(agreement)
    terms.write(agreement, _costs(row["terms"]))
    agreement.parties.update(signed_at=begins, signed_by="Illustrative")


def _costs(said: Row) -> Costs | None:
    if not said:
        return None
    rates = [Rate(**{**line, "amount": Decimal(line["amount"])}) for line in said["rates"]]
    share = Decimal(said["administrative_rate"])
    return Costs(
        **{
            **said,
            "free_hours": Decimal(said["free_hours"]),
            "administrative_rate": share,
            "rates": rates,
        }
    )


def midnight(day: Any) -> datetime:
    """The first moment of a day where the region is."""
    return timezone.make_aware(datetime.combine(datetime.fromisoformat(str(day)), time.min))


def load_levels(levels: dict[str, dict[str, str]]) -> None:
    """What each county calls its activation levels."""
    territories = {one.short_code: one for one in Jurisdiction.objects.all()}
    LocalLevel.objects.bulk_create(
        (
            LocalLevel(jurisdiction=territories[code], level=level, number=number)
            for code, numbers in levels.items()
            for level, number in numbers.items()
        ),
        ignore_conflicts=True,
    )
