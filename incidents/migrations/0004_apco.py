"""The APCO common incident type codes (ANS 2.103) that name the same thing as a type of ours."""

from django.db import migrations

APCO = {
    "structure_fire": "FSTRU",
    "vehicle_fire": "FVEH",
    "brush_fire": "FBRUSH",
    "other_fire": "FOTHER",
    "fire_alarm": "ALRF",
    "fire_investigation": "FSMOKE",
    "electrical_hazard": "ELECHZD",
    "gas_leak": "GASLEAK",
    "carbon_monoxide": "ALRCO",
    "hazmat": "HAZMAT",
    "explosion": "EXPLOS",
    "technical_rescue": "RESCUE",
    "elevator_rescue": "ENTRAP",
    "water_rescue": "WATER",
    "collapse": "BLDCLPSE",
    "aircraft_emergency": "AIR",
    "medical": "SICK",
    "cardiac_emergency": "CARDIAC",
    "respiratory_emergency": "RESP",
    "stroke": "STROKE",
    "unconscious_person": "PERUNCON",
    "seizure": "SEIZURE",
    "overdose": "OD",
    "diabetic_emergency": "DIABETIC",
    "allergic_reaction": "ALLERGIC",
    "fall": "FALL",
    "trauma": "TRAUMA",
    "maternity": "PREG",
    "mass_casualty": "MCI",
    "assault": "ASSAULT",
    "shooting": "SHOOT",
    "missing_person": "PERMISS",
    "civil_disturbance": "CIVDIS",
    "suspicious_item": "SUSP",
    "vehicle_crash": "MVAUNK",
    "disabled_vehicle": "DISVEH",
    "road_hazard": "THAZ",
    "public_works": "PUBWKS",
}


def fill(apps, schema_editor):
    kinds = apps.get_model("incidents", "IncidentType").objects
    kinds = kinds.using(schema_editor.connection.alias)
    for code, apco in APCO.items():
        kinds.filter(pk=code).update(apco=apco)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_types")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
