"""Row-level security of groups and silences: their agency reads them, the relay groups."""

from django.db import migrations

from eoc.access import rls
from eoc.access.crossings import names_owners, owned_by
from eoc.journal.tracking import track

ALERT, GROUP, SILENCE = "alerts_alert", "alerts_alertgroup", "alerts_silence"
MINE = rls.mine("agency_id")


class Migration(migrations.Migration):
    dependencies = [("alerts", "0012_grouping")]

    operations = [
        rls.protect(GROUP, read=MINE, write=MINE, relay="ALL"),
        rls.protect(SILENCE, read=MINE, write=MINE, relay="SELECT"),
        rls.one_mode(SILENCE),
        names_owners(SILENCE, "agency_id"),
        owned_by(GROUP, "first_id", ALERT, agency_id="agency_id"),
        owned_by(ALERT, "silence_id", SILENCE, agency_id="agency_id"),
        owned_by(ALERT, "joined_to_id", ALERT, agency_id="agency_id"),
        owned_by(ALERT, "bundled_in_id", ALERT, agency_id="agency_id"),
        migrations.RunSQL(
            [
                f"ALTER TABLE {SILENCE} ADD CONSTRAINT {SILENCE}_id_mode UNIQUE (id, mode)",
                f"GRANT INSERT, UPDATE ON {GROUP} TO eoc_relay",
            ],
            migrations.RunSQL.noop,
        ),
        rls.same_mode(ALERT, "silence_id", SILENCE),
        rls.same_mode(ALERT, "joined_to_id", ALERT),
        track(SILENCE),
    ]
