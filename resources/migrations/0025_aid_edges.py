"""How a dispute ends; a recall or a cancelling that was a slip; words for a step pressed too late."""

from django.db import migrations

MOVEMENT = "resources_movement"
MINUTES = 10
BACK = [
    ("demobilizing", "en_route", ""),
    ("returned", "committed", "providing"),
    ("returned", "mobilizing", "providing"),
]
DISPUTE = [
    ("approved", "requesting"),
    ("paid", "requesting"),
    ("queried", "requesting"),
    ("waived", "providing"),
]
ROWS = ", ".join(
    [f"('deployment', '{old}', '{new}', '{side}', {MINUTES})" for old, new, side in BACK]
    + [f"('claim', 'disputed', '{new}', '{side}', NULL)" for new, side in DISPUTE]
)

# Movements that count: neither a correction nor a step that one takes back.
COUNTS = (
    "m.undoes_id IS NULL AND NOT EXISTS "
    f"(SELECT FROM {MOVEMENT} u WHERE u.undoes_id = m.id)"
)

# As in 0021, in words that fit whoever pressed a step too late; and a recall or a cancelling that
# was a slip is undone too: then no exit is left, whichever step it undoes.
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
  IF v_within IS NOT NULL AND NEW.times <> OLD.times - OLD.state THEN
    RAISE EXCEPTION 'a deployment that is % cannot become %; take its next step, or undo the last '
      'one within % minutes, if it was yours', replace(OLD.state, '_', ' '),
      replace(NEW.state, '_', ' '), v_within USING ERRCODE = 'EOC09';
  END IF;
  IF v_within IS NOT NULL THEN
    SELECT t.key INTO v_before FROM jsonb_each_text(OLD.times - OLD.state) t
     ORDER BY t.value::timestamptz DESC LIMIT 1;
    PERFORM FROM {MOVEMENT} m
      WHERE m.deployment_id = OLD.id AND m.state = OLD.state AND {COUNTS}
        AND m.at_version = OLD.version
        AND m.at > clock_timestamp() - v_within * interval '1 minute'
        AND (NOT v_asked OR m.by_agency_id = ANY (eoc_agencies()));
    IF NOT FOUND OR NEW.exit <> '' OR NEW.state <> v_before
       OR OLD.exit NOT IN ('', 'recalled', 'cancelled') THEN
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


class Migration(migrations.Migration):
    dependencies = [("resources", "0024_partner_alarms")]

    operations = [
        migrations.RunSQL(
            [
                "INSERT INTO resources_statetransition (machine, old, new, side, within_minutes) "
                f"VALUES {ROWS}",
                STEP,
            ],
            migrations.RunSQL.noop,
        )
    ]
