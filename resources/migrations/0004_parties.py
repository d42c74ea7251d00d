"""What one party to a request must know of the others to tell them; moves that ask again."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

PARTY = """(eoc_operator()
   OR EXISTS (SELECT FROM resources_mutualaidrequest r WHERE r.id = p_request
               AND r.requesting_agency_id = ANY (eoc_agencies()))
   OR EXISTS (SELECT FROM resources_offer p WHERE p.request_id = p_request
               AND p.providing_agency_id = ANY (eoc_agencies())))"""

OFFERS = f"""
CREATE FUNCTION resources_offers_of(p_request bigint) RETURNS SETOF resources_offer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.* FROM resources_offer o WHERE o.request_id = p_request AND {PARTY} ORDER BY o.id
$$
"""

NAMED = f"""
CREATE FUNCTION resources_named_of(p_request bigint) RETURNS SETOF resources_offerasset
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT n.* FROM resources_offerasset n JOIN resources_offer o ON o.id = n.offer_id
   WHERE o.request_id = p_request AND {PARTY} ORDER BY n.id
$$
"""

DEPLOYMENTS = f"""
CREATE FUNCTION resources_deployments_of(p_request bigint) RETURNS SETOF resources_deployment
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.* FROM resources_deployment d WHERE d.request_id = p_request AND {PARTY} ORDER BY d.id
$$
"""

SUPERSEDE = f"""
CREATE FUNCTION resources_supersede(p_request bigint, p_line bigint, p_by text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (
    UPDATE resources_offer o
       SET state = 'superseded', decided_at = statement_timestamp(), decided_by = left(p_by, 120),
           version = o.version + 1
      FROM resources_requestline l
     WHERE l.id = o.line_id AND o.line_id = p_line AND o.request_id = p_request
       AND o.state = 'invited' AND l.filled = l.quantity AND {PARTY}
    RETURNING o.id)
  SELECT count(*) FROM gone
$$
"""

AGAIN = [
    ("offer", old, "invited") for old in ("declined", "withdrawn", "expired", "superseded")
] + [
    ("request", "unable_to_fill", new)
    for new in ("submitted", "partly_filled", "filled", "closed", "withdrawn")
] + [("request", "filled", "unable_to_fill")]
ROWS = ", ".join(f"('{machine}', '{old}', '{new}')" for machine, old, new in AGAIN)


def definer(sql: str, signature: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        [
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO eoc_app",
        ],
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_kinds")]

    operations = [
        migrations.AddField(
            "mutualaidrequest",
            "incident_uuid",
            models.UUIDField(default=uuid.uuid4, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "mutualaidrequest",
            "ask",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                help_text="Agencies to be asked; empty means every partner",
                size=None,
            ),
        ),
        definer(OFFERS, "resources_offers_of(bigint)"),
        definer(NAMED, "resources_named_of(bigint)"),
        definer(DEPLOYMENTS, "resources_deployments_of(bigint)"),
        definer(SUPERSEDE, "resources_supersede(bigint, bigint, text)"),
        migrations.RunSQL(
            f"INSERT INTO resources_statetransition (machine, old, new) VALUES {ROWS}",
            migrations.RunSQL.noop,
        ),
    ]
