"""The signed message of another installation binds the side it speaks for, as a person here does."""

from django.db import migrations

from eoc.access import rls

SIDE = (
    f"(side = 'requesting' AND {rls.mine('requesting_agency_id')} "
    f"OR side = 'providing' AND {rls.mine('providing_agency_id')})"
)
SIGNS = (
    "(signer = eoc_person() OR (SELECT eoc_operator()) "
    "OR signer IS NULL AND (SELECT eoc_system()) = 'message')"
)


class Migration(migrations.Migration):
    dependencies = [("resources", "0022_between")]

    operations = [
        rls.replaced("resources_offersignature", "app_add", "INSERT", f"({SIDE} AND {SIGNS})")
    ]
