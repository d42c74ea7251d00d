"""The API's doors to assets: list, register, change, and the acts of dispatch."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from eoc.access import Actor, require_scope
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body, box
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid, NotFound, Stale
from resources.api import serializers as shapes
from resources.models import Asset, AssetKind
from resources.selectors import assets as selectors
from resources.selectors import catalogue
from resources.selectors.recommendations import incident_of, recommend
from resources.services import assets, disclosures, dispatch, positions, undo
from resources.services.dispatch import Act
from resources.services.positions import Fix

FILTERS = [
    OpenApiParameter("agency", str, description="Short code of the owner"),
    OpenApiParameter("kind", str, description="Code of a kind"),
    OpenApiParameter("status", str, description="available, assigned or out_of_service"),
    OpenApiParameter("bbox", str, description="west,south,east,north in degrees"),
]


class AssetsView(PagedAPIView):
    """`/api/v1/assets/`."""

    @extend_schema(
        summary="Assets the caller sees",
        parameters=FILTERS,
        responses=shapes.AssetSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Own and lent assets in full, shared ones as a summary."""
        found = _filtered(selectors.visible_to(self.actor), request).order_by("pk")
        return listed(self, request, found, lambda asset: selectors.row_for(self.actor, asset))

    @extend_schema(
        summary="Register an asset",
        request=shapes.AssetNewSerializer,
        responses={201: shapes.AssetSerializer},
    )
    def post(self, request: Request) -> Response:
        """Add an asset to an agency of the caller."""
        said = body(shapes.AssetNewSerializer, request)
        agency = Agency.objects.filter(short_code__iexact=said["agency"]).first()
        if agency is None:
            raise Invalid("No agency has that short code.", {"agency": "Such as RIV."})
        asset = assets.register(
            agency=agency,
            call_sign=said["call_sign"],
            kind=_kind(said["kind"]),
            by=self.actor,
            nims_type=said.get("type"),
            home=_point(said),
            home_name=said.get("home_name", ""),
            note=said.get("note", ""),
            ready_minutes=said.get("ready_minutes"),
        )
        return answer(selectors.row(asset, "full"), status=201)


class AssetView(ScopedAPIView):
    """`/api/v1/assets/<uuid>/`."""

    @extend_schema(summary="One asset", responses=shapes.AssetDetailSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The row with its home, note and last changes."""
        asset = asset_of(self.actor, uuid)
        disclosures.opened(asset=asset, by=self.actor)
        return answer(selectors.detail_for(self.actor, asset))

    @extend_schema(
        summary="Change an asset",
        description="Needs If-Match with the ETag that was read.",
        request=shapes.AssetChangeSerializer,
        responses=shapes.AssetSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Call sign, kind, type, home or note."""
        said = body(shapes.AssetChangeSerializer, request)
        fields = {name: said[name] for name in said.keys() & set(assets.CHANGEABLE)}
        if "kind" in fields:
            fields["kind"] = _kind(fields["kind"])
        if "lon" in said:
            fields["home"] = _point(said)
        asset = asset_of(self.actor, uuid)
        version = expected_version(request)
        changed = assets.change(asset=asset, by=self.actor, version=version, **fields)
        return answer(selectors.row_for(self.actor, changed))


class ActView(ScopedAPIView):
    """`POST /api/v1/assets/<uuid>/<act>/`; If-Match is honoured where it is sent."""

    act: ClassVar[Callable[..., Act]]

    @extend_schema(request=None, responses=shapes.ActSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Do it and answer with the asset and a token to undo it."""
        asset = unchanged(request, asset_of(self.actor, uuid))
        return acted(self.actor, type(self).act(asset=asset, by=self.actor))


class EnRouteView(ActView):
    """The crew is on its way."""

    act = staticmethod(dispatch.en_route)


class OnSceneView(ActView):
    """The unit arrived."""

    act = staticmethod(dispatch.on_scene)


class TransportingView(ActView):
    """The unit takes a patient away."""

    act = staticmethod(dispatch.transporting)


class AtHospitalView(ActView):
    """The unit hands a patient over."""

    act = staticmethod(dispatch.at_hospital)


class ReturningView(ActView):
    """The unit goes home."""

    act = staticmethod(dispatch.returning)


class ClearView(ActView):
    """The unit is free again."""

    act = staticmethod(dispatch.clear)


class AssignView(ScopedAPIView):
    """`POST /api/v1/assets/<uuid>/assign/`."""

    @extend_schema(
        summary="Dispatch a unit of one's own",
        request=shapes.AssignSerializer,
        responses=shapes.ActSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """To an incident."""
        said = body(shapes.AssignSerializer, request)
        asset = unchanged(request, asset_of(self.actor, uuid))
        incident = incident_of(self.actor, said["incident"])
        return acted(self.actor, dispatch.assign(assets=[asset], incident=incident, by=self.actor))


class StatusView(ScopedAPIView):
    """`POST /api/v1/assets/<uuid>/status/`."""

    @extend_schema(
        summary="Into or out of service",
        request=shapes.StatusSerializer,
        responses=shapes.AssetSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Out of service needs a reason."""
        said = body(shapes.StatusSerializer, request)
        asset = unchanged(request, asset_of(self.actor, uuid))
        changed = assets.set_status(asset=asset, by=self.actor, **said)
        return answer(selectors.row_for(self.actor, changed))


class PositionsView(ScopedAPIView):
    """`POST /api/v1/assets/positions/`."""

    @extend_schema(
        summary="Report positions in bulk",
        request=shapes.PositionsSerializer,
        responses=shapes.MovedSerializer,
    )
    def post(self, request: Request) -> Response:
        """The newest for each asset wins; an older report changes nothing."""
        said = body(shapes.PositionsSerializer, request)
        fixes = [Fix(**fix) for fix in said["positions"]]
        return Response({"moved": len(positions.move_many(positions=fixes, by=self.actor))})


class UndoView(ScopedAPIView):
    """`POST /api/v1/assets/undo/`."""

    @extend_schema(
        summary="Undo one's last act within ten seconds",
        request=shapes.TokenSerializer,
        responses=shapes.AssetSerializer(many=True),
    )
    def post(self, request: Request) -> Response:
        """A correcting event brings the assets back to where they were."""
        said = body(shapes.TokenSerializer, request)
        found = undo.undo(token=said["token"], by=self.actor)
        return Response([selectors.row_for(self.actor, asset) for asset in found])


class KindsView(ScopedAPIView):
    """`/api/v1/asset-kinds/`."""

    @extend_schema(summary="Kinds of assets", responses=shapes.KindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All of them, with what each type must at least be able to do."""
        return Response([catalogue.row(kind) for kind in catalogue.kinds()])


class RecommendationsView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/recommendations/`."""

    @extend_schema(
        summary="The nearest available units",
        parameters=[OpenApiParameter("kind", str)],
        responses=shapes.RecommendationSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Own and automatic-aid units; distance by great circle, time an estimate."""
        incident = incident_of(self.actor, uuid)
        found = recommend(self.actor, incident, request.query_params.get("kind"))
        return Response(
            [
                {
                    "asset": selectors.row_for(self.actor, one.asset),
                    "km": one.km,
                    "minutes": one.minutes,
                    "automatic": one.automatic,
                }
                for one in found
            ]
        )


def asset_of(actor: Actor, uuid: UUID) -> Asset:
    """The asset, if the actor sees it."""
    found = selectors.by_uuid(actor, [uuid]).first()
    if found is None:
        raise NotFound("No asset you may see has that uuid.")
    return found


def unchanged(request: Request, asset: Asset) -> Asset:
    """The asset, unless If-Match names another version."""
    if "If-Match" in request.headers and expected_version(request) != asset.version:
        raise Stale(f"{selectors.label(asset)} changed meanwhile.", version=asset.version)
    return asset


def acted(actor: Actor, act: Act) -> Response:
    """The asset after an act, with the token."""
    return answer({**selectors.row_for(actor, act.assets[0]), "undo": act.undo})


def _filtered(found: QuerySet[Asset], request: Request) -> QuerySet[Asset]:
    asked = request.query_params
    if agency := asked.get("agency"):
        found = found.filter(agency__short_code__iexact=agency)
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    if status := asked.get("status"):
        found = found.filter(status=status)
    if bbox := asked.get("bbox"):
        found = selectors.within(selectors.placed_for(require_scope(), found), box(bbox))
    return found


def _kind(code: str) -> AssetKind:
    found = AssetKind.objects.filter(pk=code).first()
    if found is None:
        raise Invalid("Unknown kind.", {"kind": "See /api/v1/asset-kinds/."})
    return found


def _point(said: dict[str, Any]) -> Point | None:
    return Point(said["lon"], said["lat"], srid=4326) if "lon" in said else None
