"""A region full of units and open requests: half of the units may be asked for, a fifth move."""

import random

from django.contrib.gis.geos import Point
from django.utils import timezone
from psycopg import Connection

from agencies.models import Agency, Agreement, AgreementParty
from agencies.services import sharing
from eoc.access import Actor, scope
from incidents.models import Incident
from incidents.services import incidents
from resources.models import AssetKind, MutualAidRequest, RequestLine, RequestState

BATCH = 500

ASSETS = """
INSERT INTO resources_asset (uuid, agency_id, call_sign, kind_id, type, home_name, status,
  dispatch_state, state_since, note, illustrative, version, position, position_at, qualified_until)
SELECT gen_random_uuid(), (%(agencies)s::bigint[])[1 + n %% cardinality(%(agencies)s::bigint[])],
       'Bench ' || n, (%(kinds)s::text[])[1 + floor(random() * cardinality(%(kinds)s::text[]))],
       1 + floor(random() * 4), '',
       CASE WHEN n %% 10 = 0 THEN 'assigned' ELSE 'available' END, 'in_quarters', now(), '',
       true, 1, ST_SetSRID(ST_MakePoint(
         %(lon)s + (random() - 0.5) * 2, %(lat)s + (random() - 0.5) * 2), 4326),
       now() - interval '1 hour',
       CASE n %% 7 WHEN 0 THEN current_date - 1 WHEN 1 THEN current_date + 90 END
  FROM generate_series(%(first)s::int, %(last)s::int) n
"""
FIXES = """
INSERT INTO resources_assetposition (asset_id, agency_id, mode, point, at, received_at)
SELECT id, agency_id, 'demo', ST_Translate(position, 0.004, 0.004), now(), now()
  FROM resources_asset WHERE id % 5 = 0 AND call_sign LIKE 'Bench %'
ON CONFLICT (asset_id) DO NOTHING
"""
BOOKINGS = """
INSERT INTO resources_booking (uuid, mode, asset_id, agency_id, for_agency_id, incident_number,
  purpose, during, void, by_name, note, version)
SELECT gen_random_uuid(), 'demo', id, agency_id, agency_id, '', 'hold',
       tstzrange(now() + interval '2 hours', now() + interval '5 hours'), false, 'Bench', '', 1
  FROM resources_asset WHERE id % 11 = 0 AND status = 'available' AND call_sign LIKE 'Bench %'
ON CONFLICT DO NOTHING
"""


def partners(asking: Agency) -> tuple[list[int], list[int]]:
    """Every second agency lends automatically from now on; ids of those, and of the others."""
    with scope(sharing.operator("Bench")):
        others = list(Agency.objects.exclude(pk=asking.pk).exclude(discipline="law").order_by("pk"))
        made = Agreement.objects.create(
            code="BENCH-AA",
            title="Bench",
            agency=asking,
            kinds=["automatic_aid"],
            valid_from=timezone.now(),
            approved_to_activate=True,
        )
        for agency in [asking, *others[::2]]:
            AgreementParty.objects.create(
                agreement=made, agency=agency, signed_at=timezone.now(), signed_by="Bench"
            )
    return [one.pk for one in others[::2]], [one.pk for one in others[1::2]]


def units(
    owner: Connection, agencies: list[int], at: tuple[float, float], first: int, last: int
) -> None:
    """Units of these agencies, some assigned, unqualified or planned elsewhere."""
    given = {"agencies": agencies, "kinds": kinds(), "first": first, "last": last}
    owner.execute(ASSETS, {**given, "lon": at[0], "lat": at[1]})
    owner.execute(FIXES)
    owner.execute(BOOKINGS)
    owner.execute("VACUUM ANALYZE")


def requests(owner: Connection, actor: Actor, at: tuple[float, float], count: int) -> None:
    """So many open requests of one line each, of the caller's agency."""
    with scope(actor):
        found = incidents.log(
            by=actor,
            type="structure_fire",
            severity="high",
            title="Bench",
            point=Point(*at, srid=4326),
            place_text="Mill",
        )
        made = [_request(found, at, number) for number in range(count)]
        MutualAidRequest.objects.bulk_create(made, batch_size=BATCH)
        known = kinds()
        lines = [_line(request, random.choice(known)) for request in made]
        RequestLine.objects.bulk_create(lines, batch_size=BATCH)
    owner.execute("VACUUM ANALYZE")


def _request(incident: Incident, at: tuple[float, float], number: int) -> MutualAidRequest:
    east, north = (degrees + random.random() * 2 - 1 for degrees in at)
    return MutualAidRequest(
        number=f"BENCH-{number}",
        mode=incident.mode,
        incident=incident,
        incident_number=incident.number,
        incident_title=incident.title,
        incident_uuid=incident.uuid,
        requesting_agency_id=incident.agency_id,
        state=RequestState.SUBMITTED,
        duration_hours=12,
        reporting_place="Gate",
        reporting_point=Point(east, north, srid=4326),
        report_to="Chief",
        radio_channel="VALLEY 3",
        submitted_at=timezone.now(),
        by_name="Bench",
    )


def _line(request: MutualAidRequest, kind: str) -> RequestLine:
    return RequestLine(
        request=request,
        requesting_agency_id=request.requesting_agency_id,
        quantity=1,
        kind_id=kind,
        type=None if request.pk % 3 else 3,
    )


def kinds() -> list[str]:
    """Every kind there is."""
    return list(AssetKind.objects.values_list("code", flat=True))
