"""A request on its way up: who sees the incident; whose remainder it carries follows it."""

from django.db import migrations

from eoc.access import rls
from eoc.journal.tracking import track

REQUEST, LINE, OFFER = (f"resources_{one}" for one in ("mutualaidrequest", "requestline", "offer"))
SHARE, INCIDENT = "incidents_incidentshare", "incidents_incident"

# Whose remainder it carries, up all tiers: what the parent says, whatever the writer does.
CARRIED = f"""
CREATE FUNCTION resources_carries() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.carried_for := coalesce((SELECT p.carried_for || p.requesting_agency_id FROM {REQUEST} p
                                WHERE p.id = NEW.parent_id), '{{}}');
  RETURN NEW;
END $$
"""
# To whom a request shows its incident without its owner acting: the tier it is proposed to, who
# carries it, and whom that one asks. Never a class that the owner did not name.
SHOWN_TO = f"""
CREATE FUNCTION resources_show_incident(p_request bigint, p_reason text) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  r {REQUEST};
BEGIN
  SELECT * INTO r FROM {REQUEST} WHERE id = p_request;
  IF r.id IS NULL OR NOT (eoc_operator() OR eoc_system() = 'relay'
       OR r.requesting_agency_id = ANY (eoc_agencies())) THEN
    RAISE EXCEPTION 'only who asks shows the incident of a request' USING ERRCODE = 'EOC03';
  END IF;
  PERFORM FROM {INCIDENT} WHERE id = r.incident_id FOR UPDATE;
  RETURN QUERY
  WITH reached AS (
    SELECT r.proposed_to_id AS agency_id, 'view' AS tier WHERE r.proposed_to_id IS NOT NULL
    UNION ALL
    SELECT r.requesting_agency_id, 'assist' WHERE r.parent_id IS NOT NULL
    UNION ALL
    SELECT o.providing_agency_id, 'assist' FROM {OFFER} o
     WHERE r.parent_id IS NOT NULL AND o.request_id = r.id
       AND o.state IN ('invited', 'offered', 'countered', 'accepted')
  ), named AS (
    SELECT x.agency_id, min(x.tier) AS tier FROM reached x JOIN {INCIDENT} i ON i.id = r.incident_id
     WHERE x.agency_id <> i.agency_id GROUP BY x.agency_id
  ), known AS (
    SELECT n.agency_id, n.tier, s.ended_at IS NULL AND s.id IS NOT NULL AS seen, s.tier AS held
      FROM named n LEFT JOIN {SHARE} s
        ON s.incident_id = r.incident_id AND s.agency_id = n.agency_id
  ), written AS (
    INSERT INTO {SHARE} AS s (incident_id, agency_id, owner_agency_id, tier, includes, reason)
    SELECT r.incident_id, k.agency_id, 0, k.tier, '{{}}', left(p_reason, 200) FROM known k
     WHERE NOT k.seen OR (k.held = 'view' AND k.tier = 'assist')
    ON CONFLICT (incident_id, agency_id) DO UPDATE SET
      tier = EXCLUDED.tier, reason = EXCLUDED.reason, shared_at = statement_timestamp(),
      shared_by_id = NULL, ended_at = NULL,
      includes = CASE WHEN s.ended_at IS NULL THEN s.includes ELSE EXCLUDED.includes END
    RETURNING s.agency_id
  )
  SELECT w.agency_id FROM written w JOIN known k ON k.agency_id = w.agency_id
   WHERE NOT k.seen ORDER BY 1;
END $$
"""

PARTY = f"""(eoc_operator() OR eoc_system() = 'relay'
   OR EXISTS (SELECT FROM {REQUEST} r WHERE r.id = p_request
               AND (r.requesting_agency_id = ANY (eoc_agencies())
                    OR r.proposed_to_id = ANY (eoc_agencies())
                    OR r.carried_for && eoc_agencies()))
   OR EXISTS (SELECT FROM {OFFER} p WHERE p.request_id = p_request
               AND p.providing_agency_id = ANY (eoc_agencies())))"""
TOLD = {
    "resources_offers_of": (OFFER, f"{OFFER} o", "o"),
    "resources_named_of": (
        "resources_offerasset",
        f"resources_offerasset n JOIN {OFFER} o ON o.id = n.offer_id",
        "n",
    ),
    "resources_deployments_of": ("resources_deployment", "resources_deployment o", "o"),
}
FOLLOWED = [
    f"""CREATE OR REPLACE FUNCTION {name}(p_request bigint) RETURNS SETOF {rows}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT {of}.* FROM {tables} WHERE o.request_id = p_request AND {PARTY} ORDER BY {of}.id
$$"""
    for name, (rows, tables, of) in TOLD.items()
]


def asked(request: str) -> str:
    """An offer on the request asks the actor's agency."""
    return (
        f"EXISTS (SELECT FROM {OFFER} o WHERE o.request_id = {request} "
        f"AND {rls.MINE.format(column='o.providing_agency_id')})"
    )


SHOWN = rls.shared("requesting_agency_id", "a.requests")
CARRIES = "carried_for && (SELECT eoc_agencies())::bigint[]"
SEEN = f"{rls.mine('requesting_agency_id', 'proposed_to_id')} OR {asked(f'{REQUEST}.id')}"
SEEN_LINE = (
    f"{rls.mine('requesting_agency_id')} OR {asked(f'{LINE}.request_id')} "
    f"OR EXISTS (SELECT FROM {REQUEST} r WHERE r.id = {LINE}.request_id "
    f"AND ({rls.MINE.format(column='r.proposed_to_id')} "
    f"OR r.{CARRIES}))"
)
SENT = (
    f"EXISTS (SELECT FROM {REQUEST} r WHERE r.id = {LINE}.request_id AND r.state <> 'draft')"
)


class Migration(migrations.Migration):
    dependencies = [("resources", "0027_tiers"), ("incidents", "0008_map")]

    operations = [
        rls.definer(CARRIED, "resources_carries()"),
        rls.definer(
            SHOWN_TO, "resources_show_incident(bigint, text)", "eoc_app", "eoc_relay"
        ),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER carries BEFORE INSERT OR UPDATE OF parent_id, carried_for "
                f"ON {REQUEST} FOR EACH ROW EXECUTE FUNCTION resources_carries()",
                *[  # the lower tiers first, whose words the upper ones take over
                    f"UPDATE {REQUEST} SET parent_id = parent_id, version = version + 1 "
                    "WHERE parent_id IS NOT NULL"
                ]
                * 3,
                *FOLLOWED,
            ],
            migrations.RunSQL.noop,
        ),
        rls.replaced(
            REQUEST,
            "app_read",
            "SELECT",
            f"{SEEN} OR {CARRIES} OR (state <> 'draft' AND {SHOWN})",
        ),
        rls.replaced(LINE, "app_read", "SELECT", f"{SEEN_LINE} OR ({SENT} AND {SHOWN})"),
        track(REQUEST),
    ]
