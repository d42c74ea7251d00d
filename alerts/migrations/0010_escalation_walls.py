"""Row-level security of escalation; runs end once, keep their steps, and timers fire once."""

from django.db import migrations

from eoc.access import rls
from eoc.access.crossings import owned_by

MINE = rls.mine("agency_id")
NEVER = "false"
MOVES = ", ".join(
    f"('escalation', 'running', '{end}', '')" for end in ("answered", "stopped", "finished")
)

FROZEN = """
CREATE FUNCTION alerts_escalation_is_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.steps, NEW.alert_id, NEW.started_at) IS DISTINCT FROM
     (OLD.steps, OLD.alert_id, OLD.started_at) THEN
    RAISE EXCEPTION 'the steps of a run are those it started with' USING ERRCODE = 'EOC09';
  END IF;
  IF NEW.epoch <= OLD.epoch THEN
    RAISE EXCEPTION 'every change of a run raises its epoch' USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""
FIRED = """
CREATE FUNCTION alerts_timer_fired_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'this timer has fired' USING ERRCODE = 'EOC09';
END $$
"""
TRIGGERS = [
    "CREATE TRIGGER is_frozen BEFORE UPDATE ON alerts_escalation FOR EACH ROW "
    "EXECUTE FUNCTION alerts_escalation_is_frozen()",
    "CREATE TRIGGER only_listed_moves BEFORE UPDATE OF state ON alerts_escalation FOR EACH ROW "
    "WHEN (OLD.state IS DISTINCT FROM NEW.state) "
    "EXECUTE FUNCTION resources_only_listed_moves('escalation')",
    "CREATE TRIGGER fired_once BEFORE UPDATE ON alerts_timer FOR EACH ROW "
    "WHEN (OLD.fired_at IS NOT NULL) EXECUTE FUNCTION alerts_timer_fired_once()",
    "REVOKE ALL ON FUNCTION alerts_escalation_is_frozen(), alerts_timer_fired_once() FROM PUBLIC",
]


class Migration(migrations.Migration):
    dependencies = [("alerts", "0010_escalation"), ("resources", "0017_history")]

    operations = [
        rls.protect("alerts_escalationpolicy", read=MINE, write=MINE, relay="SELECT"),
        rls.protect("alerts_escalation", read=MINE, write=MINE, relay="ALL"),
        rls.protect("alerts_timer", read=MINE, write=MINE, update=NEVER, relay="ALL"),
        rls.protect("alerts_reply", read=MINE, write=MINE, relay="ALL"),
        rls.versioned("alerts_escalationpolicy"),
        rls.one_mode("alerts_escalation"),
        rls.one_mode("alerts_timer"),
        rls.same_mode("alerts_escalation", "alert_id", "alerts_alert"),
        owned_by("alerts_escalation", "alert_id", "alerts_alert", agency_id="agency_id"),
        owned_by("alerts_reply", "alert_id", "alerts_alert", agency_id="agency_id"),
        migrations.RunSQL(
            [
                "INSERT INTO resources_statetransition (machine, old, new, side) VALUES " + MOVES,
                FROZEN,
                FIRED,
                *TRIGGERS,
                "GRANT INSERT, UPDATE ON alerts_escalation, alerts_timer, alerts_reply "
                "TO eoc_relay",
                "GRANT INSERT ON alerts_acknowledgement TO eoc_relay",
                "CREATE POLICY relay_adds ON alerts_acknowledgement FOR INSERT TO eoc_relay "
                "WITH CHECK (true)",
            ],
            migrations.RunSQL.noop,
        ),
    ]
