"""The dispatcher calls a neighbour's asset under automatic aid: one act, no negotiation."""

from collections import Counter
from collections.abc import Sequence

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import Invalid
from eoc.text.public import harmless
from incidents.models import Incident
from resources.models import Asset, MutualAidRequest
from resources.selectors.assets import label
from resources.selectors.partners import partners
from resources.services import mutual_aid
from resources.services.request_details import Origin


def call_automatic(
    *,
    by: Actor,
    agency: Agency,
    incident: Incident,
    assets: Sequence[Asset],
    reporting_place: str = "",
    report_to: str = "",
    radio_channel: str = "",
) -> MutualAidRequest:
    """Book named assets of automatic-aid partners for an incident; their agencies are told.

    Without words about where to report, crews go to the incident and its commander.
    """
    if not assets:
        raise Invalid("Name the assets to call.", {"assets": "Name at least one."})
    automatic = {p.agency.pk for p in partners(agency.pk) if p.automatic}
    if others := [label(asset) for asset in assets if asset.agency_id not in automatic]:
        message = f"No automatic-aid agreement covers {', '.join(others)}. Ask by a request."
        raise Invalid(message, {"assets": message})
    made = mutual_aid.request(
        by=by,
        agency=agency,
        incident=incident,
        lines=[{"kind": k, "quantity": n} for k, n in Counter(a.kind_id for a in assets).items()],
        reporting_place=reporting_place or harmless(incident.place_text) or incident.number,
        report_to=report_to or "Incident Commander",
        radio_channel=radio_channel or "as dispatched",
        ask={asset.agency_id for asset in assets},
        origin=Origin(presigned=True),
    )
    return mutual_aid.submit(request=made, by=by, named=assets)
