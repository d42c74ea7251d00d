"""Walls of public alerts: two people, one digest, the own territory; moves by the table of states."""

from django.db import migrations

from eoc.access import rls
from eoc.access.crossings import names_owners, owned_by

ALERT, REMEDY = "alerts_publicalert", "alerts_publicalertremedy"
GRANT, POLICY, WINDOW = "alerts_alertinggrant", "alerts_alertingpolicy", "alerts_exercisewindow"
MESSAGE, INFO, AREA, REFERENCE = (
    "alerts_capmessage",
    "alerts_capinfo",
    "alerts_caparea",
    "alerts_capreference",
)
CAP = (MESSAGE, REFERENCE, INFO, AREA)
OWN = rls.mine("agency_id")
NEVER = "false"
MOVES = {
    "draft": ["submitted", "held", "withdrawn"],
    "submitted": ["draft", "approved", "held", "withdrawn"],
    "approved": ["draft", "issued", "withdrawn"],
    "held": ["draft", "issued"],
    "issued": ["updated", "cancelled", "cleared", "expired"],
}
ROWS = ", ".join(
    f"('public_alert', '{old}', '{new}', '')" for old, news in MOVES.items() for new in news
)

# Where an agency may alert: the territories it serves, and those it was granted until a day. Fifty
# metres of grace, since a boundary that was drawn again is never quite the same.
OUTSIDE = """
CREATE FUNCTION alerts_outside(p_agency bigint, p_area geometry) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_own bigint[];
  v_land geometry;
BEGIN
  SELECT array_agg(id) INTO v_own FROM (
    SELECT s.jurisdiction_id AS id FROM agencies_service s WHERE s.agency_id = p_agency
    UNION SELECT g.jurisdiction_id FROM alerts_alertinggrant g WHERE g.agency_id = p_agency
      AND g.revoked_at IS NULL AND g.valid_from <= statement_timestamp()
      AND g.valid_to > statement_timestamp()) own;
  SELECT ST_Union(j.boundary) INTO v_land FROM agencies_jurisdiction j
   WHERE j.id = ANY (v_own) AND j.boundary && p_area;
  IF ST_CoveredBy(p_area, ST_Buffer(v_land, 0.0005)) THEN
    RETURN NULL;
  END IF;
  RETURN coalesce((SELECT string_agg(j.name, ', ' ORDER BY j.name) FROM agencies_jurisdiction j
    WHERE j.boundary && p_area AND ST_Intersects(j.boundary, p_area)
      AND NOT j.id = ANY (coalesce(v_own, '{}'))), 'land of no territory known here');
END $$
"""

# A person's scope is asked who acts; the relay, the operator and whoever restores have no person.
KEPT = """
CREATE FUNCTION alerts_public_alert_kept() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_person boolean := eoc_system() = 'person';
  v_outside text;
BEGIN
  NEW.digest := encode(sha256(convert_to(NEW.content::text || '|' || NEW.minutes || '|' || NEW.mode
    || '|' || coalesce(NEW.supersedes_id::text, ''), 'UTF8') || ST_AsEWKB(NEW.area)), 'hex');
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.alone_reason <> '' OR NEW.approved_by_id IS NOT NULL THEN
      RAISE EXCEPTION 'a public alert begins as a draft' USING ERRCODE = 'EOC09';
    END IF;
  ELSIF NEW.digest IS DISTINCT FROM OLD.digest THEN
    IF OLD.state NOT IN ('draft', 'submitted', 'approved') THEN
      RAISE EXCEPTION 'what was sent is never changed; update it' USING ERRCODE = 'EOC09';
    END IF;
    NEW.state := 'draft';
    NEW.approved_by_id := NULL;
    NEW.approved_name := '';
    NEW.approved_digest := '';
    NEW.approved_at := NULL;
  END IF;
  IF v_person AND (TG_OP = 'INSERT' OR NEW.digest IS DISTINCT FROM OLD.digest
      OR NEW.author_id IS DISTINCT FROM OLD.author_id) AND NEW.author_id <> eoc_person() THEN
    RAISE EXCEPTION 'whoever changes an alert is its author' USING ERRCODE = 'EOC03';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.approved_by_id IS NOT NULL
      AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
      AND (v_person AND NEW.approved_by_id <> eoc_person() OR OLD.state <> 'submitted') THEN
    RAISE EXCEPTION 'an alert that was handed in is approved by whoever reads it'
      USING ERRCODE = 'EOC03';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.alone_reason <> '' AND OLD.alone_reason = ''
      AND (NEW.state <> 'held' OR NOT EXISTS (SELECT FROM alerts_alertingpolicy p
        WHERE p.agency_id = NEW.agency_id
          AND lower(NEW.content #>> '{texts,0,event}') = ANY (
            SELECT lower(h) FROM unnest(p.hazards) h))) THEN
    RAISE EXCEPTION 'no hazard one person may alert alone' USING ERRCODE = 'EOC03';
  END IF;
  IF TG_OP = 'INSERT' OR NEW.digest IS DISTINCT FROM OLD.digest
      OR (NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('approved', 'held', 'issued')) THEN
    v_outside := alerts_outside(NEW.agency_id, NEW.area);
    IF v_outside IS NOT NULL THEN
      RAISE EXCEPTION 'the area reaches into % without a grant', v_outside USING ERRCODE = 'EOC03';
    END IF;
  END IF;
  RETURN NEW;
END $$
"""

# "This is not a drill" was what the people of Hawaii were told by mistake; no alert of ours says so.
BANNED = f"""ALTER TABLE {ALERT} ADD CONSTRAINT public_alert_never_not_a_drill
 CHECK (content::text !~* 'not\\s+an?\\s+(drill|exercise)')"""
SANE = f"""ALTER TABLE {ALERT} ADD CONSTRAINT {ALERT}_area_sane CHECK (
 ST_IsValid(area) AND ST_SRID(area) = 4326 AND ST_NPoints(area) <= 10000
 AND ST_XMin(area) >= -180 AND ST_XMax(area) <= 180 AND ST_YMin(area) >= -90
 AND ST_YMax(area) <= 90)"""


def of_issuer(table, key):
    """Rows of a message are added by whoever may add the message."""
    issued = (
        f"EXISTS (SELECT FROM {MESSAGE} m WHERE m.id = {table}.{key} "
        f"AND {rls.MINE.format(column='m.issuing_agency_id')})"
    )
    return rls.replaced(table, "app_add", "INSERT", f"{issued} OR {rls.OPERATOR}")


OF_INFO = (
    f"EXISTS (SELECT FROM {INFO} i JOIN {MESSAGE} m ON m.id = i.message_id "
    f"WHERE i.id = {AREA}.info_id AND {rls.MINE.format(column='m.issuing_agency_id')})"
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0013_public_alerts"), ("resources", "0013_deployment_life_walls")]

    operations = [
        rls.protect(ALERT, read=OWN, write=OWN, relay="ALL"),
        rls.protect(REMEDY, read=OWN, write=OWN, relay="ALL"),
        rls.protect(GRANT, read=rls.mine("agency_id", "from_agency_id"),
                    write=rls.mine("from_agency_id")),
        rls.protect(POLICY, read=OWN, write=OWN, relay="SELECT"),
        rls.protect(WINDOW, read=rls.SCOPED, write=OWN, relay="SELECT"),
        rls.versioned(ALERT),
        rls.versioned(POLICY),
        rls.one_mode(ALERT),
        rls.same_mode(REMEDY, "alert_id", ALERT),
        names_owners(ALERT, "agency_id"),
        owned_by(ALERT, "supersedes_id", ALERT, agency_id="agency_id"),
        owned_by(REMEDY, "alert_id", ALERT, agency_id="agency_id"),
        rls.definer(OUTSIDE, "alerts_outside(bigint, geometry)", "eoc_app", "eoc_relay"),
        rls.definer(KEPT, "alerts_public_alert_kept()"),
        migrations.RunSQL(
            [
                BANNED,
                SANE,
                "INSERT INTO resources_statetransition (machine, old, new, side) VALUES " + ROWS,
                f"CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON {ALERT} FOR EACH ROW "
                "EXECUTE FUNCTION alerts_public_alert_kept()",
                f"CREATE TRIGGER only_listed_moves BEFORE UPDATE ON {ALERT} FOR EACH ROW "
                "WHEN (OLD.state IS DISTINCT FROM NEW.state) "
                "EXECUTE FUNCTION resources_only_listed_moves('public_alert')",
                f"GRANT UPDATE ON {ALERT} TO eoc_relay",
                f"GRANT INSERT, UPDATE ON {REMEDY} TO eoc_relay",
                *(f"GRANT INSERT ON {table} TO eoc_relay" for table in CAP),
                *(
                    f"CREATE POLICY relay ON {table} TO eoc_relay USING (true) WITH CHECK (true)"
                    for table in CAP
                ),
            ],
            migrations.RunSQL.noop,
        ),
        rls.replaced(MESSAGE, "app_add", "INSERT", f"{rls.mine('issuing_agency_id')}"),
        of_issuer(REFERENCE, "message_id"),
        of_issuer(INFO, "message_id"),
        rls.replaced(AREA, "app_add", "INSERT", f"{OF_INFO} OR {rls.OPERATOR}"),
    ]
