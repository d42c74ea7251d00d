"""Templates of public alerts over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from alerts.cap import words
from alerts.models.public_templates import TEXTS
from alerts.selectors import public_templates as selectors
from alerts.selectors import sites, template_starts
from alerts.selectors.sites import EXERCISE, LIVE
from alerts.services import public_templates
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed

Body = serializers.Serializer[dict[str, Any]]
NEEDS = "Needs If-Match with the version that was read."


def _one_of(known: tuple[str, ...]) -> serializers.CharField:
    """A word of CAP; the service names the known ones where it is none."""
    return serializers.CharField(max_length=9, help_text=f"One of {', '.join(known)}")


class TemplateNewSerializer(Body):
    """What CAP says of the hazard beside its words."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    name = serializers.CharField(max_length=80)
    hazard = serializers.CharField(max_length=40)
    category = _one_of(words.CATEGORY)
    event_code = serializers.CharField(
        max_length=3, allow_blank=True, required=False, help_text="SAME, such as FFW"
    )
    urgency = _one_of(words.URGENCY)
    severity = _one_of(words.SEVERITY)
    certainty = _one_of(words.CERTAINTY)
    response = _one_of(words.RESPONSE)


class TemplateWordsSerializer(Body):
    """The words of one language; blanks stand in braces, such as {place}."""

    language = serializers.CharField(max_length=35, help_text="A tag such as en-US")
    event = serializers.CharField(max_length=4000)
    headline = serializers.CharField(max_length=4000)
    description = serializers.CharField(max_length=4000)
    instruction = serializers.CharField(max_length=4000)
    short = serializers.CharField(max_length=90, required=False, allow_blank=True)
    long = serializers.CharField(max_length=360, required=False, allow_blank=True)


class ReviewedSerializer(Body):
    """Who answers for the words of a language, for which agency."""

    agency = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class TemplateLanguageSerializer(TemplateWordsSerializer):
    """The words of a language as they stand."""

    blanks = serializers.ListField(child=serializers.CharField())
    digest = serializers.CharField(help_text="What a review is bound to")
    reviewed = ReviewedSerializer(many=True)


class TemplateSerializer(TemplateNewSerializer):
    """One template."""

    uuid = serializers.UUIDField()
    agency = serializers.CharField(allow_null=True, help_text="Empty: of the whole installation")
    illustrative = serializers.BooleanField()
    retired = serializers.BooleanField()
    version = serializers.IntegerField()
    languages = TemplateLanguageSerializer(many=True)


class TemplateReviewSerializer(Body):
    """Which words were read."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    language = serializers.CharField(max_length=35)
    digest = serializers.CharField(max_length=64)


class TemplateFillSerializer(Body):
    """What goes into the blanks of one language, and for whom."""

    agency = serializers.CharField(help_text="Short code; who reviewed the language counts")
    language = serializers.CharField(max_length=35)
    values = serializers.DictField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        help_text="By blank; `place` is always asked, as every alert says where",
    )
    site = serializers.ChoiceField(
        choices=[LIVE, EXERCISE], default=LIVE, help_text="In an exercise the texts say so"
    )


class TemplateFilledSerializer(TemplateWordsSerializer):
    """The words without a blank left, as a public alert takes them."""

    place = serializers.CharField(max_length=200)


class PublicTemplatesView(PagedAPIView):
    """`/api/v1/public-templates/`."""

    @extend_schema(summary="Templates of public alerts", responses=TemplateSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those of one's agencies and of the whole installation, retired ones too."""
        return listed(self, request, selectors.visible_to(self.actor), selectors.row)

    @extend_schema(
        summary="Begin a template of public alerts",
        request=TemplateNewSerializer,
        responses={201: TemplateSerializer},
    )
    def post(self, request: Request) -> Response:
        """Its words come after, language by language."""
        said = body(TemplateNewSerializer, request)
        made = public_templates.add(
            agency=reading.agency(said.pop("agency")), by=self.actor, **said
        )
        return answer(selectors.row(selectors.by_uuid(self.actor, made.uuid)), status=201)


class PublicTemplateView(ScopedAPIView):
    """`/api/v1/public-templates/<uuid>/`."""

    @extend_schema(summary="One template of public alerts", responses=TemplateSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """As it stands."""
        return answer(selectors.row(selectors.by_uuid(self.actor, uuid)))


class PublicTemplateWordsView(ScopedAPIView):
    """`POST /api/v1/public-templates/<uuid>/words/`."""

    @extend_schema(
        summary="Write the words of a language",
        description=NEEDS,
        request=TemplateWordsSerializer,
        responses=TemplateSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """A review of other words no longer counts."""
        template, version = selectors.by_uuid(self.actor, uuid), expected_version(request)
        said = body(TemplateWordsSerializer, request)
        public_templates.write(
            template=template,
            version=version,
            language=said["language"],
            texts={name: said.get(name, "") for name in TEXTS},
            by=self.actor,
        )
        return answer(selectors.row(selectors.by_uuid(self.actor, uuid)))


class PublicTemplateReviewView(ScopedAPIView):
    """`POST /api/v1/public-templates/<uuid>/review/`."""

    @extend_schema(
        summary="Answer for the words of a language",
        request=TemplateReviewSerializer,
        responses=TemplateSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Bound to the digest of what was read."""
        said = body(TemplateReviewSerializer, request)
        public_templates.review(
            template=selectors.by_uuid(self.actor, uuid),
            language=said["language"],
            digest=said["digest"],
            agency=reading.agency(said["agency"]),
            by=self.actor,
        )
        return answer(selectors.row(selectors.by_uuid(self.actor, uuid)))


class PublicTemplateRetireView(ScopedAPIView):
    """`POST /api/v1/public-templates/<uuid>/retire/`."""

    @extend_schema(
        summary="Retire a template", description=NEEDS, request=None, responses=TemplateSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """It is offered no longer."""
        template, version = selectors.by_uuid(self.actor, uuid), expected_version(request)
        public_templates.retire(template=template, version=version, by=self.actor)
        return answer(selectors.row(selectors.by_uuid(self.actor, uuid)))


class PublicTemplateFillView(ScopedAPIView):
    """`POST /api/v1/public-templates/<uuid>/fill/`."""

    @extend_schema(
        summary="Fill the blanks of a language",
        request=TemplateFillSerializer,
        responses=TemplateFilledSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Nothing is kept; a missing blank is named."""
        said = body(TemplateFillSerializer, request)
        template = selectors.by_uuid(self.actor, uuid)
        agency = reading.agency(said["agency"])
        mode = sites.on(self.actor, said["site"]).mode
        language, values = said["language"], said["values"]
        return answer(template_starts.words(template, language, values, agency, mode))
