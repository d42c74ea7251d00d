"""Lines of a claim say where they come from; administration and ledger follow what stands."""

from django.db import migrations, models
from django.db.models import Q

from eoc.access import rls

ITEM = "resources_costitem"
# Asked at commit: every rate of administration is charged once, on all that stands under it.
FOLLOWS = f"""
CREATE FUNCTION resources_administration_follows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.claim_id ELSE NEW.claim_id END;
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT i.administrative_rate / 100 AS rate, sum(i.amount) AS basis FROM {ITEM} i
       WHERE i.claim_id = about AND i.administrative_rate > 0
       GROUP BY i.administrative_rate HAVING sum(i.amount) > 0) due
    FULL JOIN (
      SELECT i.rate, i.quantity AS basis FROM {ITEM} i
       WHERE i.claim_id = about AND i.category = 'administrative') charged USING (rate, basis)
     WHERE due IS NULL OR charged IS NULL
  ) OR EXISTS (
    SELECT FROM {ITEM} i WHERE i.claim_id = about AND i.category = 'administrative'
     GROUP BY i.rate HAVING count(*) > 1
  ) THEN
    RAISE EXCEPTION 'the administrative rate is charged on what stands, once'
      USING ERRCODE = 'EOC09';
  END IF;
  RETURN NULL;
END $$
"""
# As in 0010; and what it stands at is what the claim's lines come to, while it is asked for.
STANDS = f"""
CREATE OR REPLACE FUNCTION resources_ledger_is_zero() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_asked numeric;
  v_stands numeric;
BEGIN
  IF EXISTS (SELECT FROM resources_posting p WHERE p.transaction = NEW.transaction
              GROUP BY p.currency HAVING sum(p.amount) <> 0) THEN
    RAISE EXCEPTION 'the postings of a transaction sum to zero' USING ERRCODE = 'EOC09';
  END IF;
  SELECT coalesce(sum(i.amount), 0) INTO v_asked FROM resources_claim c JOIN {ITEM} i
      ON i.claim_id = c.id
   WHERE c.id = NEW.claim_id AND c.state IN ('submitted', 'approved', 'paid', 'disputed');
  SELECT coalesce(sum(p.amount), 0) INTO v_stands FROM resources_posting p
   WHERE p.claim_id = NEW.claim_id AND p.party_id = p.providing_agency_id;
  IF v_asked <> v_stands THEN
    RAISE EXCEPTION 'the ledger stands at % where the lines of the claim come to %', v_stands,
      v_asked USING ERRCODE = 'EOC09';
  END IF;
  RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0033_box_cards")]

    operations = [
        migrations.AddField(
            model_name="costitem",
            name="administrative_rate",
            field=models.DecimalField(
                decimal_places=2, default=0, help_text="Percent added to it", max_digits=5
            ),
        ),
        migrations.AddField(
            model_name="costitem",
            name="source",
            field=models.CharField(
                blank=True, help_text="What its quantity comes from", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="costitem",
            name="contradiction",
            field=models.CharField(blank=True, help_text="What says otherwise", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="costitem",
            constraint=models.CheckConstraint(
                condition=Q(administrative_rate=0)
                | Q(
                    ~Q(category="administrative"),
                    administrative_rate__gt=0,
                    administrative_rate__lte=100,
                ),
                name="cost_item_administered",
            ),
        ),
        rls.definer(FOLLOWS, "resources_administration_follows()"),
        migrations.RunSQL(
            [
                "CREATE CONSTRAINT TRIGGER administration_follows "
                f"AFTER INSERT OR UPDATE OR DELETE ON {ITEM} DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION resources_administration_follows()",
                STANDS,
            ],
            migrations.RunSQL.noop,
        ),
    ]
