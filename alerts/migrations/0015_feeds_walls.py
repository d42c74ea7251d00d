"""Row-level security of feeds and of what warnings start; the named system `feeds` takes them in."""

from django.db import migrations

from eoc.access import rls
from eoc.access.crossings import owned_by

FEEDS = "((SELECT eoc_system()) = 'feeds')"
TAKING = f"({rls.OPERATOR} OR {FEEDS})"
OPEN = f"({rls.SCOPED} AND public) OR {TAKING}"
OWN = f"{rls.mine('agency_id')} OR {FEEDS}"
FEED, READING, ENTRY = "alerts_feed", "alerts_feedreading", "alerts_feedentry"
RULE, OPENED = "alerts_warningrule", "alerts_warningincident"
MESSAGES = ("alerts_capmessage", "alerts_capinfo", "alerts_caparea")


def taken_in(table):
    """Feeds add what they bring, beside whoever issues; the relay's role may already."""
    return migrations.RunSQL(
        f"CREATE POLICY app_take_in ON {table} FOR INSERT TO eoc_app WITH CHECK ({FEEDS})",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0015_feeds")]

    operations = [
        rls.protect(FEED, read=rls.SCOPED, write=rls.mine("agency_id"), update=OWN, relay="ALL"),
        rls.protect(READING, read=OWN, write=TAKING, update="false", relay="ALL"),
        rls.protect(ENTRY, read=OWN, write=TAKING, relay="ALL"),
        rls.protect(RULE, read=rls.mine("agency_id"), write=rls.mine("agency_id"), relay="SELECT"),
        rls.protect(
            OPENED,
            read=rls.mine("agency_id"),
            write=rls.mine("agency_id"),
            update="false",
            relay="SELECT",
        ),
        *(rls.removable(table, TAKING) for table in (READING, ENTRY)),
        *(rls.replaced(table, "app_read", "SELECT", OPEN) for table in MESSAGES),
        *(taken_in(table) for table in (*MESSAGES, "alerts_capreference")),
        migrations.RunSQL(
            "CREATE POLICY relay ON alerts_zone FOR SELECT TO eoc_relay USING (true)",
            migrations.RunSQL.noop,
        ),
        *(owned_by(table, "feed_id", FEED, agency_id="agency_id") for table in (READING, ENTRY)),
        *(rls.one_mode(table) for table in (FEED, RULE, OPENED)),
        rls.same_mode(OPENED, "message_id", "alerts_capmessage"),
        rls.same_mode(OPENED, "incident_id", "incidents_incident"),
        rls.versioned(RULE),
        migrations.RunSQL(
            [
                f"GRANT UPDATE ON {FEED} TO eoc_relay",
                f"GRANT INSERT, DELETE ON {READING} TO eoc_relay",
                f"GRANT INSERT, UPDATE, DELETE ON {ENTRY} TO eoc_relay",
            ],
            migrations.RunSQL.noop,
        ),
    ]
