"""Movements: each step of a deployment leaves time, meters and place behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.gis.geos import Point

from eoc.access import Actor
from eoc.errors import Invalid
from resources.models import Asset, Deployment, Movement
from resources.selectors import movements as selectors
from resources.selectors.assets import place_of

FRESH = timedelta(minutes=15)


@dataclass(frozen=True)
class Reading:
    """What whoever reports a step reads off the asset: kilometres, engine hours, where it is."""

    odometer_km: Decimal | None = None
    engine_hours: Decimal | None = None
    point: Point | None = None


UNREAD = Reading()


def must_go_on(deployment: Deployment, reading: Reading) -> None:
    """Refuse a reading below one that stands, of a step that counts or of a signature."""
    for name, words in (("odometer_km", "odometer"), ("engine_hours", "hour meter")):
        value = getattr(reading, name)
        stood = selectors.stood_at(deployment, name) if value is not None else None
        if value is not None and stood is not None and value < stood:
            message = f"The {words} already stood at {stood}. Read it again, or leave this empty."
            raise Invalid(message, {name: message})


def leave(deployment: Deployment, at: datetime, by: Actor, reading: Reading = UNREAD) -> Movement:
    """Keep the step a locked deployment just took; the database refuses meters that run back."""
    return Movement.objects.create(
        deployment=deployment,
        requesting_agency_id=deployment.requesting_agency_id,
        providing_agency_id=deployment.providing_agency_id,
        state=deployment.state,
        at=at,
        odometer_km=reading.odometer_km,
        engine_hours=reading.engine_hours,
        point=reading.point or _known(deployment, at),
        by_name=by.name[:120],
        by_agency_id=acting_for(deployment, by),
        at_version=deployment.version,
    )


def correct(slip: Movement, deployment: Deployment, by: Actor) -> Movement:
    """Keep that a locked deployment is back where it was before a step that was a slip."""
    return Movement.objects.create(
        deployment=deployment,
        requesting_agency_id=deployment.requesting_agency_id,
        providing_agency_id=deployment.providing_agency_id,
        state=deployment.state,
        by_name=by.name[:120],
        by_agency_id=acting_for(deployment, by),
        undoes=slip,
    )


def acting_for(deployment: Deployment, by: Actor) -> int | None:
    """The side on whose behalf the actor reports; None for the operator."""
    sides = (deployment.providing_agency_id, deployment.requesting_agency_id)
    return next((side for side in sides if side in by.agencies), None)


def _known(deployment: Deployment, at: datetime) -> Point | None:
    """Where a receiver says it is; an older fix says nothing about this step."""
    asset = Asset.objects.select_related("latest").filter(pk=deployment.asset_id).first()
    if asset is None:  # home already: the requesting side, which settles, sees it no longer
        return None
    point, since = place_of(asset)
    return point if since is not None and at - since <= FRESH else None
