"""A signed message binds the side it speaks for; a tier that takes a request ends its questions."""

from django.db import migrations

from eoc.access import rls
from eoc.journal.tracking import track

SIDE = (
    f"(side = 'requesting' AND {rls.mine('requesting_agency_id')} "
    f"OR side = 'providing' AND {rls.mine('providing_agency_id')})"
)
SIGNS = (
    "(signer = eoc_person() OR (SELECT eoc_operator()) "
    "OR signer IS NULL AND (SELECT eoc_system()) = 'message')"
)
TAKEN = """
CREATE FUNCTION resources_end_invitations(p_request bigint, p_by text, p_why text)
RETURNS SETOF bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE resources_offer o
     SET state = 'superseded', reason = left(p_why, 300), decided_by = left(p_by, 120),
         decided_at = statement_timestamp(), version = o.version + 1
    FROM resources_mutualaidrequest r JOIN resources_mutualaidrequest child ON child.parent_id = r.id
   WHERE r.id = p_request AND o.request_id = r.id AND o.state = 'invited'
     AND child.requesting_agency_id = r.proposed_to_id
     AND r.proposed_to_id = ANY (eoc_agencies())
  RETURNING o.providing_agency_id
$$
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0022_between")]

    operations = [
        rls.replaced("resources_offersignature", "app_add", "INSERT", f"({SIDE} AND {SIGNS})"),
        rls.definer(TAKEN, "resources_end_invitations(bigint, text, text)", "eoc_app"),
        track("resources_mutualaidrequest"),
    ]
