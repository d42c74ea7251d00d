"""Meters only go up, whoever read them: on a step, or signing for the asset at either end."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

from eoc.access import rls

SIGNED = "resources_custodysignature"

# Slips do not count and were undone; what is signed stands, so a step goes on from it too.
GO_ON = """
CREATE FUNCTION resources_meters_go_on() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_km numeric;
  v_hours numeric;
BEGIN
  SELECT max(r.odometer_km), max(r.engine_hours) INTO v_km, v_hours FROM (
    SELECT m.odometer_km, m.engine_hours FROM resources_movement m
      WHERE m.deployment_id = NEW.deployment_id AND m.undoes_id IS NULL
      AND NOT EXISTS (SELECT FROM resources_movement u WHERE u.undoes_id = m.id)
    UNION ALL
    SELECT c.odometer_km, c.engine_hours FROM resources_custodysignature c
      WHERE c.deployment_id = NEW.deployment_id
  ) r;
  IF NEW.odometer_km < v_km OR NEW.engine_hours < v_hours THEN
    RAISE EXCEPTION 'the meters stood at % km and % h already', coalesce(v_km::text, 'no'),
      coalesce(v_hours::text, 'no') USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""


def _trigger(table: str) -> str:
    return (
        f"CREATE TRIGGER meters_go_on BEFORE INSERT ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION resources_meters_go_on()"
    )


def _not_below_zero(field: str, name: str) -> AddConstraintNotValid:
    held = Q((field, None)) | Q((f"{field}__gte", 0))
    constraint = models.CheckConstraint(condition=held, name=name)
    return AddConstraintNotValid("custodysignature", constraint)


class Migration(migrations.Migration):
    dependencies = [("resources", "0029_unclaimed")]

    operations = [
        rls.definer(GO_ON, "resources_meters_go_on()"),
        migrations.RunSQL(
            [_trigger(SIGNED), _trigger("resources_movement")],
            [
                f"DROP TRIGGER meters_go_on ON {SIGNED}",
                "DROP TRIGGER meters_go_on ON resources_movement",
            ],
        ),
        _not_below_zero("odometer_km", "custody_odometer"),
        _not_below_zero("engine_hours", "custody_engine_hours"),
    ]
