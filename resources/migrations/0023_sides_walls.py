"""Every answer and every decision about money by its own side, whoever writes the row."""

from django.db import migrations

OFFER, CLAIM = "resources_offer", "resources_claim"
PROVIDING, REQUESTING = "providing", "requesting"
SIDES = {
    ("offer", PROVIDING): [
        ("invited", "offered"),
        ("invited", "accepted"),
        ("invited", "declined"),
        ("declined", "offered"),
        ("declined", "accepted"),
        ("countered", "offered"),
        ("countered", "accepted"),
    ],
    ("offer", REQUESTING): [
        ("offered", "accepted"),
        ("offered", "countered"),
        ("offered", "declined"),
        ("countered", "declined"),
    ],
    ("claim", PROVIDING): [
        ("accruing", "draft"),
        ("draft", "submitted"),
        ("queried", "submitted"),
        *((state, "waived") for state in ("accruing", "draft", "submitted", "queried", "approved")),
    ],
    ("claim", REQUESTING): [
        ("submitted", "queried"),
        ("submitted", "approved"),
        ("submitted", "disputed"),
        ("queried", "disputed"),
        ("approved", "paid"),
        ("approved", "disputed"),
    ],
}

# As for deployments in 0013: the application's role is asked for its side, nobody else has one.
SIDE = """
CREATE FUNCTION resources_move_of_its_side() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_side text;
  v_agency bigint;
BEGIN
  SELECT t.side INTO v_side FROM resources_statetransition t
   WHERE t.machine = TG_ARGV[0] AND t.old = OLD.state AND t.new = NEW.state;
  v_agency := CASE v_side WHEN 'providing' THEN NEW.providing_agency_id
                          WHEN 'requesting' THEN NEW.requesting_agency_id END;
  IF current_user <> 'eoc_app' OR eoc_operator() OR v_agency IS NULL
     OR v_agency = ANY (eoc_agencies()) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only the % agency takes % from % to %', v_side, TG_ARGV[0],
    replace(OLD.state, '_', ' '), replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC03';
END $$
"""

# Automatic aid is booked by whoever asks, where an agreement of that kind says so.
BOOKED = """
CREATE FUNCTION resources_booked_as_agreed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user <> 'eoc_app' OR eoc_operator() OR EXISTS (
       SELECT FROM agencies_agreement a
        WHERE a.id = NEW.agreement_id AND 'automatic_aid' = ANY (a.kinds)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'no automatic aid is agreed on' USING ERRCODE = 'EOC03';
END $$
"""
MOVED = "OLD.state IS DISTINCT FROM NEW.state"
AT_ONCE = "OLD.state = 'invited' AND NEW.state = 'accepted' AND NEW.automatic"


def guard(name: str, table: str, when: str, call: str) -> str:
    """A trigger before an update of the state that meets a condition."""
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF state ON {table} FOR EACH ROW "
        f"WHEN ({when}) EXECUTE FUNCTION {call}"
    )


def sided(machine: str, side: str, moves: list[tuple[str, str]]) -> str:
    """The statement that gives moves to a side."""
    pairs = ", ".join(f"('{old}', '{new}')" for old, new in moves)
    return (
        f"UPDATE resources_statetransition SET side = '{side}' "
        f"WHERE machine = '{machine}' AND (old, new) IN ({pairs})"
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0022_between_walls")]

    operations = [
        migrations.RunSQL(
            [
                *(sided(machine, side, moves) for (machine, side), moves in SIDES.items()),
                SIDE,
                BOOKED,
                "REVOKE ALL ON FUNCTION resources_move_of_its_side() FROM PUBLIC",
                "REVOKE ALL ON FUNCTION resources_booked_as_agreed() FROM PUBLIC",
                guard(
                    "of_its_side",
                    OFFER,
                    f"{MOVED} AND NOT ({AT_ONCE})",
                    "resources_move_of_its_side('offer')",
                ),
                guard("as_agreed", OFFER, AT_ONCE, "resources_booked_as_agreed()"),
                guard("of_its_side", CLAIM, MOVED, "resources_move_of_its_side('claim')"),
            ],
            migrations.RunSQL.noop,
        ),
    ]
