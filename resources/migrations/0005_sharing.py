"""Assets, requests and contacts under grants; the names of the older scope go."""

from django.db import migrations

from eoc.access import rls

LENT_TO_ME = (
    "EXISTS (SELECT FROM resources_booking b WHERE b.asset_id = resources_asset.id AND NOT b.void "
    f"AND upper_inf(b.during) AND {rls.MINE.format(column='b.for_agency_id')})"
)
ASSET_CHANGE = (
    f"{rls.mine('agency_id')} OR {rls.listed('agency_id', 'eoc_automatic')} OR {LENT_TO_ME}"
)
ASSET_READ = f"{ASSET_CHANGE} OR {rls.shared('agency_id', 'a.assets')}"
ASKED = (
    "EXISTS (SELECT FROM resources_offer o WHERE o.request_id = {key} "
    f"AND {rls.MINE.format(column='o.providing_agency_id')})"
)
SHOWN = rls.shared("requesting_agency_id", "a.requests")
REQUEST = (
    f"{rls.mine('requesting_agency_id')} OR {ASKED.format(key='resources_mutualaidrequest.id')} "
    f"OR (state <> 'draft' AND {SHOWN})"
)
LINE = (
    f"{rls.mine('requesting_agency_id')} "
    f"OR {ASKED.format(key='resources_requestline.request_id')} OR (EXISTS (SELECT FROM "
    "resources_mutualaidrequest r WHERE r.id = resources_requestline.request_id "
    f"AND r.state <> 'draft') AND {SHOWN})"
)
CONTACT = (
    f"{rls.mine('agency_id')} OR person_id = eoc_person() "
    f"OR (active AND {rls.shared('agency_id', 'a.contacts')})"
)
OLDER = ["DROP FUNCTION eoc_shared_jurisdictions()", "DROP FUNCTION eoc_shared_agencies()"]


class Migration(migrations.Migration):
    dependencies = [("resources", "0004_parties"), ("incidents", "0005_sharing"), ("journal", "0006_audible")]

    operations = [
        rls.replaced("resources_asset", "app_read", "SELECT", ASSET_READ),
        rls.replaced("resources_mutualaidrequest", "app_read", "SELECT", REQUEST),
        rls.replaced("resources_requestline", "app_read", "SELECT", LINE),
        rls.replaced("agencies_contactpoint", "app_read", "SELECT", CONTACT),
        migrations.RunSQL(OLDER, migrations.RunSQL.noop),
    ]
