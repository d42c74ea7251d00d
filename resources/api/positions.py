"""The API's door to units' fixes: reported in bulk as JSON or as compact lines, and the newest."""

from collections.abc import Mapping
from typing import IO, Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from eoc.doors.paging import PagedAPIView, listed
from resources.selectors import latest
from resources.services import ingest
from resources.services.ingest import FIXES, RANGES

LINES = "text/vnd.accord.fixes"
COLUMNS = ("asset", "lon", "lat", "at", "heading", "speed")
FORMS = """A list of fixes as JSON, or, as `text/vnd.accord.fixes`, a line for each:
`asset,lon,lat,seconds since 1970[,heading[,speed]]`. The asset is named by its uuid or its call
sign. At most 5,000 fixes and 1 MB. The newest fix of a unit wins whatever the order of arrival;
fixes more than two minutes ahead or a day old are refused. Rows that are refused are named with
the field; the others are kept. Nothing is usable: 422."""

Body = serializers.Serializer[dict[str, Any]]


def _measure(name: str, **more: Any) -> serializers.FloatField:
    low, high = RANGES[name]
    return serializers.FloatField(min_value=low, max_value=high, **more)


class FixGivenSerializer(Body):
    """Where a unit was and when."""

    asset = serializers.CharField(max_length=40, help_text="Its uuid, or its call sign")
    lon = _measure("lon")
    lat = _measure("lat")
    at = serializers.DateTimeField()
    heading = _measure("heading", required=False, allow_null=True, help_text="Degrees")
    speed = _measure("speed", required=False, allow_null=True, help_text="Metres a second")
    accuracy = _measure("accuracy", required=False, allow_null=True, help_text="Metres")


class RefusedSerializer(Body):
    """A row that was left out."""

    row = serializers.IntegerField(help_text="Its place in the batch, from 0")
    field = serializers.CharField()
    reason = serializers.CharField()


class ReportSerializer(Body):
    """What became of a batch."""

    taken = serializers.IntegerField()
    newest = serializers.IntegerField(help_text="How many units it moved")
    refused = RefusedSerializer(many=True)


class LatestSerializer(Body):
    """The newest fix of one unit."""

    asset = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    at = serializers.DateTimeField()
    heading = serializers.IntegerField(allow_null=True)
    speed = serializers.FloatField(allow_null=True)
    accuracy = serializers.FloatField(allow_null=True)


class LinesParser(BaseParser):
    """The compact form: a line for each fix."""

    media_type = LINES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The fixes as the service takes them; numbers that are none stay text for it to name."""
        try:
            text = stream.read().decode()
        except UnicodeDecodeError as error:
            raise ParseError("The lines are not UTF-8.") from error
        return [_fix(line) for line in text.splitlines()[: FIXES + 1]]


class PositionsView(PagedAPIView):
    """`/api/v1/positions/`."""

    parser_classes = [
        *cast("list[type[BaseParser]]", api_settings.DEFAULT_PARSER_CLASSES),
        LinesParser,
    ]

    @extend_schema(
        summary="Where units are",
        responses=LatestSerializer(many=True),
        operation_id="unit_positions",
    )
    def get(self, request: Request) -> Response:
        """The newest fix of each unit whose place the caller may see."""
        found = latest.visible_to(self.actor).order_by("pk")
        return listed(self, request, found, latest.row)

    @extend_schema(
        summary="Report where units are",
        description=FORMS,
        operation_id="unit_positions_report",
        request={"application/json": FixGivenSerializer(many=True), LINES: OpenApiTypes.STR},
        responses=ReportSerializer,
        examples=[
            OpenApiExample(
                "Lines",
                "Engine 12,-75.01,40.01,1790000000,270,12.5",
                media_type=LINES,
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Keep what is usable of a batch, and name what is not."""
        given: Any = request.data
        said = ingest.report(given if isinstance(given, list) else [given], self.actor)
        refused = [vars(one) for one in said.refused]
        return Response({"taken": said.taken, "newest": said.newest, "refused": refused})


def _fix(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(",")]
    found: dict[str, Any] = dict(zip(COLUMNS, parts, strict=False))
    return {name: value if name == "asset" else _number(value) for name, value in found.items()}


def _number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text
