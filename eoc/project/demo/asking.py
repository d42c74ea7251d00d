"""How agencies of the demo region ask: who coordinates the next tier, and a box card."""

from agencies.models import Agency
from eoc.project.demo.reading import Row
from resources.models import AskingPolicy, BoxCardLine


def load(policies: list[Row], cells: list[Row]) -> None:
    """Add what is missing; an agency that set its own thresholds or card keeps them."""
    agencies = {agency.short_code: agency for agency in Agency.objects.all()}
    AskingPolicy.objects.bulk_create(
        (
            AskingPolicy(
                agency=agencies[row["agency"]],
                next_tier=agencies[row["next_tier"]],
                escalate_minutes=row["escalate_minutes"],
            )
            for row in policies
        ),
        ignore_conflicts=True,
    )
    for code in {row["agency"] for row in cells}:
        if not BoxCardLine.objects.filter(agency=agencies[code]).exists():
            BoxCardLine.objects.bulk_create(
                BoxCardLine(
                    agency=agencies[code],
                    incident_type_id=row["incident_type"],
                    level=row["level"],
                    partner=agencies[row["partner"]],
                    kind_id=row["kind"],
                    quantity=row["quantity"],
                )
                for row in cells
                if row["agency"] == code
            )
