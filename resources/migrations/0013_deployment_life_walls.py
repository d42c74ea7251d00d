"""Walls of a deployment's life: whose each step is, in what order, under which agreement."""

from django.db import migrations

from eoc.access import rls
from eoc.access.crossings import names_owners, owned_by

ASSET, DEPLOYMENT, MEMBER = "resources_asset", "resources_deployment", "resources_crewmember"
TEAM, SHIFT = "resources_resourceteam", "resources_crewshift"
MOVEMENT, CUSTODY, DAMAGE = (
    "resources_movement",
    "resources_custodysignature",
    "resources_damagereport",
)
SIDES = ("requesting_agency_id", "providing_agency_id")
BOTH = {side: side for side in SIDES}
TWO = rls.mine(*SIDES)
OF_MY_TEAM = (
    f"{rls.mine('requesting_agency_id')} OR EXISTS (SELECT FROM {DEPLOYMENT} d "
    f"WHERE d.team_id = {TEAM}.id AND {rls.MINE.format(column='d.providing_agency_id')})"
)
MORE_MOVES = [("released", "lost"), ("lost", "settled")]
PROVIDING = [
    ("committed", "mobilizing"),
    ("committed", "en_route"),
    ("mobilizing", "en_route"),
    ("released", "returned"),
    ("demobilizing", "returned"),
]
REQUESTING = [("checked_in", "assigned"), ("checked_in", "released"), ("assigned", "released")]

# The application's role is asked for its side; whoever migrates or restores has none.
STEP = """
CREATE FUNCTION resources_step_of_its_side() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_side text;
  v_last timestamptz;
BEGIN
  SELECT t.side INTO v_side FROM resources_statetransition t
   WHERE t.machine = 'deployment' AND t.old = OLD.state AND t.new = NEW.state;
  IF current_user = 'eoc_app' AND NOT eoc_operator() AND (
       (v_side = 'providing' AND NOT NEW.providing_agency_id = ANY (eoc_agencies())) OR
       (v_side = 'requesting' AND NOT NEW.requesting_agency_id = ANY (eoc_agencies()))) THEN
    RAISE EXCEPTION 'only the % agency takes a deployment from % to %', v_side,
      replace(OLD.state, '_', ' '), replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC03';
  END IF;
  SELECT max(value::timestamptz) INTO v_last FROM jsonb_each_text(OLD.times);
  IF NOT NEW.times ? NEW.state OR (NEW.times ->> NEW.state)::timestamptz < v_last THEN
    RAISE EXCEPTION 'a deployment is % no earlier than its last step',
      replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""

# In force now: valid, not revoked, signed by every side; or still inside the hours in which an
# agreement lets assets leave before the signatures (EMAC leaves thirty days).
AGREED = """
CREATE FUNCTION resources_deployment_agreed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM resources_offer o JOIN agencies_agreement a ON a.id = o.agreement_id
    WHERE o.id = NEW.offer_id AND a.revoked_at IS NULL
      AND a.valid_from <= statement_timestamp()
      AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())
      AND (NOT EXISTS (SELECT FROM agencies_agreementparty p
                        WHERE p.agreement_id = a.id AND p.signed_at IS NULL)
           OR statement_timestamp() < a.valid_from + resources_signature_window(a.id));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no agreement in force covers % now', NEW.asset_label USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""

ORDER = """
CREATE FUNCTION resources_movement_in_order() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_at timestamptz;
  v_km numeric;
  v_hours numeric;
BEGIN
  SELECT max(m.at), max(m.odometer_km), max(m.engine_hours) INTO v_at, v_km, v_hours
    FROM resources_movement m WHERE m.deployment_id = NEW.deployment_id;
  IF NEW.at < v_at THEN
    RAISE EXCEPTION 'a movement is never earlier than the one before' USING ERRCODE = 'EOC09';
  END IF;
  IF NEW.odometer_km < v_km OR NEW.engine_hours < v_hours THEN
    RAISE EXCEPTION 'the meters stood at % km and % h already', coalesce(v_km::text, 'no'),
      coalesce(v_hours::text, 'no') USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""

SIGNED = f"""ALTER TABLE {CUSTODY} ADD CONSTRAINT custody_by_its_side CHECK (
 (side = 'providing' AND agency_id = providing_agency_id)
 OR (side = 'requesting' AND agency_id = requesting_agency_id))"""


def appended(table: str, read: str, write: str) -> list[migrations.RunSQL]:
    """Rows are added and read, never changed or removed."""
    return [
        rls.protect(table, read=read, relay="SELECT"),
        migrations.RunSQL(
            [
                f"CREATE POLICY app_add ON {table} FOR INSERT TO eoc_app WITH CHECK ({write})",
                f"REVOKE UPDATE, DELETE ON {table} FROM eoc_app",
            ],
            migrations.RunSQL.noop,
        ),
    ]


def sided(side: str, moves: list[tuple[str, str]]) -> str:
    """The statement that gives moves of a deployment to a side."""
    pairs = ", ".join(f"('{old}', '{new}')" for old, new in moves)
    return (
        f"UPDATE resources_statetransition SET side = '{side}' "
        f"WHERE machine = 'deployment' AND (old, new) IN ({pairs})"
    )


def trigger(name: str, when: str, table: str, function: str) -> str:
    """The statement that lets a function look at each row."""
    return f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


class Migration(migrations.Migration):
    dependencies = [("resources", "0012_deployment_life")]

    operations = [
        migrations.RunSQL(
            [
                "INSERT INTO resources_statetransition (machine, old, new, side) VALUES "
                + ", ".join(f"('deployment', '{old}', '{new}', '')" for old, new in MORE_MOVES),
                sided("providing", PROVIDING),
                sided("requesting", REQUESTING),
                STEP,
                "REVOKE ALL ON FUNCTION resources_step_of_its_side() FROM PUBLIC",
                "CREATE TRIGGER step_of_its_side BEFORE UPDATE OF state "
                f"ON {DEPLOYMENT} FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) "
                "EXECUTE FUNCTION resources_step_of_its_side()",
                SIGNED,
            ],
            migrations.RunSQL.noop,
        ),
        rls.definer(AGREED, "resources_deployment_agreed()"),
        rls.definer(ORDER, "resources_movement_in_order()"),
        migrations.RunSQL(
            [
                trigger("agreed", "BEFORE INSERT", DEPLOYMENT, "resources_deployment_agreed"),
                trigger("in_order", "BEFORE INSERT", MOVEMENT, "resources_movement_in_order"),
            ],
            migrations.RunSQL.noop,
        ),
        names_owners(DEPLOYMENT, *SIDES),
        names_owners(MEMBER, *SIDES),
        names_owners(TEAM, "requesting_agency_id"),
        owned_by(DEPLOYMENT, "replaces_id", DEPLOYMENT, **BOTH),
        owned_by(
            DEPLOYMENT, "team_id", TEAM, requesting_agency_id="requesting_agency_id"
        ),
        owned_by(SHIFT, "member_id", MEMBER, **BOTH),
        *(
            owned_by(table, "deployment_id", DEPLOYMENT, **BOTH)
            for table in (MOVEMENT, CUSTODY, DAMAGE, MEMBER, SHIFT)
        ),
        *(rls.versioned(table) for table in (MEMBER, SHIFT, TEAM)),
        rls.one_mode(TEAM),
        *appended(MOVEMENT, TWO, TWO),
        *appended(CUSTODY, TWO, rls.mine("agency_id")),
        *appended(DAMAGE, TWO, TWO),
        rls.protect(MEMBER, read=TWO, write=TWO, relay="SELECT"),
        rls.protect(SHIFT, read=TWO, write=TWO, relay="SELECT"),
        rls.protect(
            TEAM, read=OF_MY_TEAM, write=rls.mine("requesting_agency_id"), relay="SELECT"
        ),
    ]
