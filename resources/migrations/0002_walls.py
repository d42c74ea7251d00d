"""Row-level security of assets and of everything two parties share; the table of states."""

from django.db import migrations

from eoc.access import rls

LENT_TO_ME = (
    "EXISTS (SELECT FROM resources_booking b WHERE b.asset_id = resources_asset.id AND NOT b.void "
    f"AND upper_inf(b.during) AND {rls.MINE.format(column='b.for_agency_id')})"
)
ASSET_CHANGE = (
    f"{rls.mine('agency_id')} OR {rls.listed('agency_id', 'eoc_automatic')} OR {LENT_TO_ME}"
)
ASSET_READ = f"{ASSET_CHANGE} OR {rls.listed('agency_id', 'eoc_shared_agencies')}"
TWO = rls.mine("requesting_agency_id", "providing_agency_id")


def asked(column: str, key: str) -> str:
    """The actor's agency was asked by an offer on this request or line."""
    return (
        f"EXISTS (SELECT FROM resources_offer o WHERE o.{column} = {key} "
        f"AND {rls.MINE.format(column='o.providing_agency_id')})"
    )


REQUEST = (
    f"{rls.mine('requesting_agency_id')} OR {asked('request_id', 'resources_mutualaidrequest.id')}"
)
LINE = (
    f"{rls.mine('requesting_agency_id')} "
    f"OR {asked('request_id', 'resources_requestline.request_id')}"
)

MOVES = {
    "request": {
        "draft": ["submitted", "withdrawn"],
        "submitted": ["partly_filled", "filled", "withdrawn", "unable_to_fill", "closed"],
        "partly_filled": ["filled", "submitted", "withdrawn", "unable_to_fill", "closed"],
        "filled": ["partly_filled", "submitted", "closed"],
    },
    "offer": {
        "invited": ["offered", "accepted", "declined", "withdrawn", "expired", "superseded"],
        "offered": ["countered", "accepted", "declined", "withdrawn", "expired", "superseded"],
        "countered": ["offered", "accepted", "declined", "withdrawn", "expired", "superseded"],
        "accepted": ["withdrawn"],
        "declined": ["offered", "accepted"],
    },
    "deployment": {
        "committed": ["mobilizing", "en_route", "demobilizing", "returned"],
        "mobilizing": ["en_route", "demobilizing", "returned"],
        "en_route": ["checked_in", "demobilizing", "lost"],
        "checked_in": ["assigned", "released", "demobilizing", "lost"],
        "assigned": ["released", "demobilizing", "lost"],
        "released": ["demobilizing", "returned"],
        "demobilizing": ["returned", "lost"],
        "returned": ["settled"],
    },
}
ROWS = ", ".join(
    f"('{machine}', '{old}', '{new}')"
    for machine, moves in MOVES.items()
    for old, news in moves.items()
    for new in news
)

CHECK = """
CREATE FUNCTION resources_only_listed_moves() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM resources_statetransition t
                  WHERE t.machine = TG_ARGV[0] AND t.old = OLD.state AND t.new = NEW.state) THEN
    RAISE EXCEPTION 'a % that is % cannot become %', TG_ARGV[0], replace(OLD.state, '_', ' '),
      replace(NEW.state, '_', ' ') USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""

COUNTS = """
CREATE FUNCTION resources_counts(p_agencies bigint[])
RETURNS TABLE (agency_id bigint, kind text, type smallint, available bigint, total bigint,
               nearest_home geometry)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.agency_id, a.kind_id::text, a.type, count(*) FILTER (WHERE a.status = 'available'),
         count(*), ST_Centroid(ST_Collect(a.home))
    FROM resources_asset a
   WHERE a.agency_id = ANY (p_agencies) AND eoc_scoped()
   GROUP BY a.agency_id, a.kind_id, a.type
$$
"""


def guarded(machine: str, table: str) -> migrations.RunSQL:
    """Refuse any move of `state` that the table of states does not list."""
    return migrations.RunSQL(
        f"CREATE TRIGGER only_listed_moves BEFORE UPDATE OF state ON {table} FOR EACH ROW "
        f"WHEN (OLD.state IS DISTINCT FROM NEW.state) "
        f"EXECUTE FUNCTION resources_only_listed_moves('{machine}')",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("incidents", "0002_walls")]

    operations = [
        rls.protect(
            "resources_asset",
            read=ASSET_READ,
            write=rls.mine("agency_id"),
            update=ASSET_CHANGE,
            relay="SELECT",
        ),
        rls.protect(
            "resources_statuschange",
            read=rls.mine("agency_id", "by_agency_id"),
            write=rls.mine("agency_id", "by_agency_id"),
        ),
        rls.protect(
            "resources_booking",
            read=rls.mine("agency_id", "for_agency_id"),
            write=rls.mine("agency_id", "for_agency_id"),
            relay="SELECT",
        ),
        rls.protect(
            "resources_mutualaidrequest",
            read=REQUEST,
            write=rls.mine("requesting_agency_id"),
            update=REQUEST,
            relay="SELECT",
        ),
        rls.protect(
            "resources_requestline",
            read=LINE,
            write=rls.mine("requesting_agency_id"),
            update=LINE,
            relay="SELECT",
        ),
        rls.protect("resources_offer", read=TWO, write=TWO, relay="SELECT"),
        rls.protect("resources_offerasset", read=TWO, write=TWO, relay="SELECT"),
        rls.removable("resources_offerasset", TWO),
        rls.protect("resources_deployment", read=TWO, write=TWO, relay="SELECT"),
        *(
            rls.versioned(f"resources_{table}")
            for table in ("asset", "booking", "mutualaidrequest", "offer", "deployment")
        ),
        *(
            rls.one_mode(f"resources_{table}")
            for table in ("booking", "mutualaidrequest", "offer", "deployment")
        ),
        rls.same_mode("resources_booking", "incident_id", "incidents_incident"),
        rls.same_mode("resources_mutualaidrequest", "incident_id", "incidents_incident"),
        rls.same_mode("resources_offer", "request_id", "resources_mutualaidrequest"),
        rls.same_mode("resources_deployment", "request_id", "resources_mutualaidrequest"),
        rls.same_mode("resources_deployment", "booking_id", "resources_booking"),
        migrations.RunSQL(
            [
                f"INSERT INTO resources_statetransition (machine, old, new) VALUES {ROWS}",
                "REVOKE INSERT, UPDATE, DELETE ON resources_statetransition FROM eoc_app",
                "REVOKE INSERT, UPDATE, DELETE ON resources_assetkind FROM eoc_app",
                CHECK,
                COUNTS,
                "REVOKE ALL ON FUNCTION resources_counts(bigint[]) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION resources_counts(bigint[]) TO eoc_app",
            ],
            migrations.RunSQL.noop,
        ),
        guarded("request", "resources_mutualaidrequest"),
        guarded("offer", "resources_offer"),
        guarded("deployment", "resources_deployment"),
    ]
