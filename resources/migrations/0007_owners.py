"""Children of one owner name that owner in their foreign key: a forged pair is refused."""

from django.db import migrations

from eoc.access.crossings import names_owners, owned_by

ASSET, BOOKING, DEPLOYMENT = "resources_asset", "resources_booking", "resources_deployment"
REQUEST, LINE = "resources_mutualaidrequest", "resources_requestline"
OFFER, NAMED = "resources_offer", "resources_offerasset"
ASKING = {"requesting_agency_id": "requesting_agency_id"}
LENDING = {"providing_agency_id": "agency_id"}
BOTH = {**ASKING, "providing_agency_id": "providing_agency_id"}
OWN = {"agency_id": "agency_id"}


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_history")]

    operations = [
        names_owners(ASSET, "agency_id"),
        names_owners(BOOKING, "agency_id"),
        names_owners(REQUEST, "requesting_agency_id"),
        names_owners(LINE, "requesting_agency_id"),
        names_owners(OFFER, "requesting_agency_id", "providing_agency_id"),
        owned_by("resources_statuschange", "asset_id", ASSET, **OWN),
        owned_by(BOOKING, "asset_id", ASSET, **OWN),
        owned_by(LINE, "request_id", REQUEST, **ASKING),
        owned_by(OFFER, "request_id", REQUEST, **ASKING),
        owned_by(OFFER, "line_id", LINE, **ASKING),
        owned_by(NAMED, "offer_id", OFFER, **BOTH),
        owned_by(NAMED, "asset_id", ASSET, **LENDING),
        owned_by(DEPLOYMENT, "request_id", REQUEST, **ASKING),
        owned_by(DEPLOYMENT, "offer_id", OFFER, **BOTH),
        owned_by(DEPLOYMENT, "asset_id", ASSET, **LENDING),
        owned_by(DEPLOYMENT, "booking_id", BOOKING, **LENDING),
    ]
