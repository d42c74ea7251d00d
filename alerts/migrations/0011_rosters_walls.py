"""Row-level security of duty rosters: their agency reads and keeps them, the relay reads them."""

from django.db import migrations

from eoc.access import rls
from eoc.access.crossings import names_owners, owned_by
from eoc.journal.tracking import track

ROSTER, LAYER, PLACE = "alerts_roster", "alerts_rosterlayer", "alerts_rosterplace"
OVERRIDE, OFFER, FEED = "alerts_override", "alerts_shiftoffer", "alerts_shiftfeed"
MINE = rls.mine("agency_id")
OWN = "person_id = (SELECT eoc_person())"
FEED_OF = """CREATE FUNCTION alerts_shift_feed(p_secret_sha256 text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.user_id FROM alerts_shiftfeed f JOIN agencies_person p ON p.id = f.person_id
   WHERE f.secret_sha256 = p_secret_sha256 AND f.revoked_at IS NULL AND p.active
$$"""


def of_one_roster(table):
    """The layer a row names is one of the roster it names."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_layer_of_roster "
        f"FOREIGN KEY (layer_id, roster_id) REFERENCES {LAYER} (id, roster_id)"
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0011_rosters")]

    operations = [
        *(rls.protect(t, read=MINE, write=MINE, relay="SELECT") for t in (ROSTER, LAYER, PLACE)),
        *(rls.protect(t, read=MINE, write=MINE, relay="SELECT") for t in (OVERRIDE, OFFER)),
        rls.protect(FEED, read=OWN, write=OWN),
        rls.removable(PLACE, MINE),
        rls.versioned(ROSTER),
        names_owners(ROSTER, "agency_id"),
        names_owners(LAYER, "agency_id"),
        names_owners(OVERRIDE, "agency_id"),
        owned_by(LAYER, "roster_id", ROSTER, agency_id="agency_id"),
        owned_by(PLACE, "layer_id", LAYER, agency_id="agency_id"),
        *(owned_by(t, "roster_id", ROSTER, agency_id="agency_id") for t in (OVERRIDE, OFFER)),
        *(owned_by(t, "layer_id", LAYER, agency_id="agency_id") for t in (OVERRIDE, OFFER)),
        owned_by(OFFER, "override_id", OVERRIDE, agency_id="agency_id"),
        owned_by(OFFER, "replaced_id", OVERRIDE, agency_id="agency_id"),
        migrations.RunSQL(
            [
                f"ALTER TABLE {LAYER} ADD CONSTRAINT {LAYER}_id_roster UNIQUE (id, roster_id)",
                of_one_roster(OVERRIDE),
                of_one_roster(OFFER),
            ],
            migrations.RunSQL.noop,
        ),
        rls.definer(FEED_OF, "alerts_shift_feed(text)", "eoc_app"),
        *(track(table) for table in (ROSTER, LAYER, PLACE, OVERRIDE)),
    ]
