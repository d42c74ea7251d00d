"""Common incident types, with the words that call feeds use for them."""

from django.db import migrations

# code, name, discipline, usual severity, words of feeds
TYPES = [
    ("structure_fire", "Structure fire", "fire", "high", "building fire,house fire,structure fire"),
    ("vehicle_fire", "Vehicle fire", "fire", "high", "vehicle fire"),
    ("brush_fire", "Brush or wildland fire", "fire", "high", "woods/field fire,brush fire"),
    ("outside_fire", "Outside fire", "fire", "medium", "trash/dumpster fire"),
    ("appliance_fire", "Appliance fire", "fire", "medium", "appliance fire"),
    ("electrical_hazard", "Electrical hazard", "fire", "medium", "electrical fire outside"),
    ("other_fire", "Fire, other", "fire", "medium", "unknown type fire"),
    ("fire_alarm", "Fire alarm", "fire", "low", "fire alarm"),
    ("fire_investigation", "Smoke or odor investigation", "fire", "low", "fire investigation"),
    ("gas_leak", "Gas leak or odor", "fire", "high", "gas-odor/leak,gas leak"),
    ("carbon_monoxide", "Carbon monoxide", "fire", "medium", "carbon monoxide detector"),
    ("hazmat", "Hazardous materials", "fire", "high", "hazardous materials incident"),
    ("fuel_spill", "Fuel or fluid spill", "fire", "low",
     "vehicle leaking fuel,debris/fluids on highway"),
    ("explosion", "Explosion", "fire", "critical", "explosion"),
    ("technical_rescue", "Technical rescue", "fire", "high",
     "rescue - technical,rescue - general"),
    ("elevator_rescue", "Elevator rescue", "fire", "low", "rescue - elevator"),
    ("water_rescue", "Water rescue", "fire", "high", "rescue - water"),
    ("collapse", "Building collapse", "fire", "critical", "collapse"),
    ("fire_service", "Fire service call", "fire", "low",
     "fire special service,fire police needed,s/b at helicopter landing,transferred call"),
    ("aircraft_emergency", "Aircraft emergency", "fire", "critical", "plane crash,aircraft"),
    ("train_emergency", "Train emergency", "fire", "critical", "train crash"),
    ("flood", "Flood", "emergency_management", "high", "flood,flooding"),
    ("flash_flood", "Flash flood", "emergency_management", "critical", "flash flood"),
    ("storm_damage", "Storm damage", "emergency_management", "medium", "storm damage"),
    ("tornado", "Tornado", "emergency_management", "critical", "tornado"),
    ("winter_storm", "Winter storm", "emergency_management", "medium", "snow,ice"),
    ("evacuation", "Evacuation", "emergency_management", "high", "evacuation"),
    ("dam_emergency", "Dam or levee emergency", "emergency_management", "critical", "dam,levee"),
    ("power_outage", "Power outage", "utility", "medium", "power outage"),
    ("water_outage", "Water supply outage", "utility", "medium", "water main break"),
    ("communications_outage", "Communications outage", "utility", "medium", "9-1-1 outage"),
    ("medical", "Medical emergency", "ems", "medium",
     "unknown medical emergency,subject in pain,general weakness,abdominal pains,"
     "altered mental status,back pains/injury,nausea/vomiting,dizziness,fever,"
     "syncopal episode,dehydration,medical alert alarm,ems special service,eye injury"),
    ("cardiac_emergency", "Cardiac emergency", "ems", "high", "cardiac emergency,cardiac arrest"),
    ("respiratory_emergency", "Respiratory emergency", "ems", "high",
     "respiratory emergency,choking"),
    ("stroke", "Stroke", "ems", "high", "cva/stroke"),
    ("unconscious_person", "Unconscious person", "ems", "high",
     "unconscious subject,unresponsive subject"),
    ("seizure", "Seizure", "ems", "medium", "seizures"),
    ("overdose", "Overdose or poisoning", "ems", "high", "overdose,poisoning"),
    ("diabetic_emergency", "Diabetic emergency", "ems", "medium", "diabetic emergency"),
    ("allergic_reaction", "Allergic reaction", "ems", "high", "allergic reaction,animal bite"),
    ("fall", "Fall", "ems", "medium", "fall victim"),
    ("trauma", "Injury", "ems", "medium",
     "head injury,hemorrhaging,fracture,lacerations,burn victim,electrocution,"
     "amputation,industrial accident"),
    ("maternity", "Childbirth", "ems", "medium", "maternity"),
    ("mass_casualty", "Mass casualty incident", "ems", "critical", "mass casualty"),
    ("assault", "Assault", "law", "high", "assault victim,stabbing"),
    ("shooting", "Shooting", "law", "critical", "shooting,active shooter"),
    ("missing_person", "Missing person", "law", "medium", "missing person"),
    ("civil_disturbance", "Civil disturbance", "law", "high", "disturbance"),
    ("suspicious_item", "Suspicious item", "law", "medium", "suspicious package"),
    ("vehicle_crash", "Vehicle crash", "law", "medium", "vehicle accident"),
    ("disabled_vehicle", "Disabled vehicle", "law", "low", "disabled vehicle"),
    ("road_hazard", "Road obstruction or hazard", "public_works", "low",
     "road obstruction,hazardous road conditions"),
    ("public_works", "Public works call", "public_works", "low", ""),
    ("other", "Other", "emergency_management", "medium", ""),
]


def seed(apps, schema_editor):
    kind = apps.get_model("incidents", "IncidentType")
    kind.objects.using(schema_editor.connection.alias).bulk_create(
        kind(code=code, name=name, discipline=discipline, default_severity=severity, words=words)
        for code, name, discipline, severity, words in TYPES
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_walls")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
