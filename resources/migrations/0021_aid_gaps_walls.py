"""The ways back of a slip, claims on the clock, and the history of deployments and claims."""

from django.db import migrations

from eoc.access.crossings import names_owners, owned_by
from eoc.journal.tracking import track

CLAIM, OFFER = "resources_claim", "resources_offer"
DEPLOYMENT, MOVEMENT = "resources_deployment", "resources_movement"
SIDES = ("requesting_agency_id", "providing_agency_id")
MINUTES = 10
BACK = [
    ("deployment", "mobilizing", "committed", "providing"),
    ("deployment", "en_route", "mobilizing", "providing"),
    ("deployment", "en_route", "committed", "providing"),
    ("deployment", "checked_in", "en_route", ""),
    ("deployment", "assigned", "checked_in", "requesting"),
    ("deployment", "released", "assigned", "requesting"),
    ("deployment", "released", "checked_in", "requesting"),
    ("deployment", "demobilizing", "released", ""),
    ("deployment", "demobilizing", "assigned", "providing"),
    ("deployment", "demobilizing", "checked_in", "providing"),
    ("offer", "withdrawn", "offered", "providing"),
    ("offer", "withdrawn", "countered", "providing"),
]
ROWS = ", ".join(f"('{m}', '{old}', '{new}', '{side}', {MINUTES})" for m, old, new, side in BACK)

# Movements that count: neither a correction nor a step that one takes back.
COUNTS = (
    "m.undoes_id IS NULL AND NOT EXISTS "
    f"(SELECT FROM {MOVEMENT} u WHERE u.undoes_id = m.id)"
)

# As in 0013; a way back is open to who took the step, while it is the last thing that happened.
STEP = f"""
CREATE OR REPLACE FUNCTION resources_step_of_its_side() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_side text;
  v_within integer;
  v_last timestamptz;
  v_before text;
  v_asked boolean := current_user = 'eoc_app' AND NOT eoc_operator();
BEGIN
  SELECT t.side, t.within_minutes INTO v_side, v_within FROM resources_statetransition t
   WHERE t.machine = 'deployment' AND t.old = OLD.state AND t.new = NEW.state;
  IF v_asked AND (
       (v_side = 'providing' AND NOT NEW.providing_agency_id = ANY (eoc_agencies())) OR
       (v_side = 'requesting' AND NOT NEW.requesting_agency_id = ANY (eoc_agencies()))) THEN
    RAISE EXCEPTION 'only the % agency takes a deployment from % to %', v_side,
      replace(OLD.state, '_', ' '), replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC03';
  END IF;
  IF v_within IS NOT NULL THEN
    SELECT t.key INTO v_before FROM jsonb_each_text(OLD.times - OLD.state) t
     ORDER BY t.value::timestamptz DESC LIMIT 1;
    PERFORM FROM {MOVEMENT} m
      WHERE m.deployment_id = OLD.id AND m.state = OLD.state AND {COUNTS}
        AND m.at_version = OLD.version
        AND m.at > clock_timestamp() - v_within * interval '1 minute'
        AND (NOT v_asked OR m.by_agency_id = ANY (eoc_agencies()));
    IF NOT FOUND OR OLD.exit <> '' OR NEW.state <> v_before
       OR NEW.times <> OLD.times - OLD.state THEN
      RAISE EXCEPTION 'a step is undone within % minutes, by who took it, before anything follows',
        v_within USING ERRCODE = 'EOC09';
    END IF;
    RETURN NEW;
  END IF;
  SELECT max(value::timestamptz) INTO v_last FROM jsonb_each_text(OLD.times);
  IF NOT NEW.times ? NEW.state OR (NEW.times ->> NEW.state)::timestamptz < v_last THEN
    RAISE EXCEPTION 'a deployment is % no earlier than its last step',
      replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""

# As in 0013, of the movements that count; a correction undoes the newest of them and reads nothing.
ORDER = f"""
CREATE OR REPLACE FUNCTION resources_movement_in_order() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_at timestamptz;
  v_newest bigint;
  v_km numeric;
  v_hours numeric;
  v_again boolean;
BEGIN
  SELECT max(m.at) INTO v_at FROM {MOVEMENT} m WHERE m.deployment_id = NEW.deployment_id;
  IF NEW.at < v_at THEN
    RAISE EXCEPTION 'a movement is never earlier than the one before' USING ERRCODE = 'EOC09';
  END IF;
  SELECT max(m.id), max(m.odometer_km), max(m.engine_hours), bool_or(m.state = NEW.state)
    INTO v_newest, v_km, v_hours, v_again
    FROM {MOVEMENT} m WHERE m.deployment_id = NEW.deployment_id AND {COUNTS};
  IF NEW.undoes_id IS NOT NULL THEN
    IF NEW.undoes_id IS DISTINCT FROM v_newest OR NEW.odometer_km IS NOT NULL
       OR NEW.engine_hours IS NOT NULL THEN
      RAISE EXCEPTION 'a correction undoes the newest movement' USING ERRCODE = 'EOC09';
    END IF;
    RETURN NEW;
  END IF;
  IF v_again THEN
    RAISE EXCEPTION 'it is % already', replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC09';
  END IF;
  IF NEW.odometer_km < v_km OR NEW.engine_hours < v_hours THEN
    RAISE EXCEPTION 'the meters stood at % km and % h already', coalesce(v_km::text, 'no'),
      coalesce(v_hours::text, 'no') USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""

# From declined the asking side invites again whenever it likes; who declined has the minutes.
ANSWER = f"""
CREATE FUNCTION resources_answer_undone() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user <> 'eoc_app' OR eoc_operator() OR (
       OLD.state = 'declined' AND OLD.requesting_agency_id = ANY (eoc_agencies())) THEN
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.former_state OR NOT OLD.decided_agency_id = ANY (eoc_agencies())
     OR OLD.decided_at <= clock_timestamp() - {MINUTES} * interval '1 minute' THEN
    RAISE EXCEPTION 'an answer is undone within {MINUTES} minutes, by who gave it'
      USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0021_aid_gaps")]

    operations = [
        migrations.RunSQL(
            [
                "INSERT INTO resources_statetransition (machine, old, new, side, within_minutes) "
                f"VALUES {ROWS}",
                STEP,
                ORDER,
                ANSWER,
                "REVOKE ALL ON FUNCTION resources_answer_undone() FROM PUBLIC",
                f"CREATE TRIGGER answer_undone BEFORE UPDATE OF state ON {OFFER} FOR EACH ROW "
                "WHEN ((OLD.state = 'withdrawn' AND NEW.state IN ('offered', 'countered')) "
                "OR (OLD.state = 'declined' AND NEW.state = 'invited')) "
                "EXECUTE FUNCTION resources_answer_undone()",
                f"DROP TRIGGER only_signed ON {DEPLOYMENT}",
                f"CREATE TRIGGER only_signed BEFORE UPDATE OF state ON {DEPLOYMENT} FOR EACH ROW "
                "WHEN (OLD.state IN ('committed', 'mobilizing') AND NEW.state = 'en_route') "
                "EXECUTE FUNCTION resources_only_signed()",
                f"GRANT UPDATE ON {CLAIM} TO eoc_relay",
                f"CREATE POLICY relay ON {CLAIM} FOR SELECT TO eoc_relay USING (true)",
                f"CREATE POLICY relay_clock ON {CLAIM} FOR UPDATE TO eoc_relay "
                "USING (true) WITH CHECK (true)",
            ],
            migrations.RunSQL.noop,
        ),
        names_owners(MOVEMENT, *SIDES),
        owned_by(MOVEMENT, "undoes_id", MOVEMENT, **{side: side for side in SIDES}),
        *(track(f"resources_{table}") for table in ("offer", "deployment", "claim")),
    ]
