"""A small set of asset kinds; illustrative, not an official typing list."""

from django.db import migrations

KINDS = [
    ("engine", "Engine", "fire", 65),
    ("ladder", "Ladder truck", "fire", 60),
    ("tender", "Water tender", "fire", 55),
    ("rescue", "Rescue", "fire", 65),
    ("brush", "Brush unit", "fire", 60),
    ("hazmat", "Hazardous materials unit", "fire", 60),
    ("boat", "Rescue boat", "fire", 45),
    ("command", "Command vehicle", "emergency_management", 75),
    ("ambulance", "Ambulance", "ems", 70),
    ("medic", "Paramedic unit", "ems", 75),
    ("patrol", "Patrol car", "law", 80),
    ("pump", "High-volume pump", "public_works", 45),
    ("generator", "Generator trailer", "public_works", 45),
    ("truck", "Work truck", "public_works", 50),
    ("bus", "Evacuation bus", "mass_care", 50),
    ("drone", "Drone team", "emergency_management", 70),
    ("repair", "Line repair crew", "utility", 55),
]


def seed(apps, schema_editor):
    kind = apps.get_model("resources", "AssetKind")
    kind.objects.using(schema_editor.connection.alias).bulk_create(
        kind(code=code, name=name, discipline=discipline, speed_kmh=speed)
        for code, name, discipline, speed in KINDS
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_walls")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
