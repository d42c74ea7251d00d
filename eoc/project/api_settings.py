"""What the API's libraries are told: REST framework, tokens, and the OpenAPI document."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "agencies.api.authentication.ScopedTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["eoc.project.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "eoc.project.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "eoc.project.problems.problem_handler",
    "DEFAULT_THROTTLE_CLASSES": ["eoc.doors.throttles.PersonThrottle"],
    "PAGE_SIZE": 100,
    "URL_FORMAT_OVERRIDE": None,  # what is wanted is said by Accept
}
REST_KNOX = {"TOKEN_PREFIX": "eoc_", "AUTH_HEADER_PREFIX": "Bearer", "TOKEN_TTL": None}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Accord API",
    "DESCRIPTION": "A regional emergency operations center: incidents, assets, mutual aid, alerts.",
    "VERSION": "1",
    "EXTERNAL_DOCS": {
        "description": "The live channel as AsyncAPI",
        "url": "/api/v1/asyncapi/",
    },
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "eoc.project.api_document.shared_answers",
    ],
    "ENUM_NAME_OVERRIDES": {
        "SeverityEnum": "incidents.models.Severity",
        "RequestStateEnum": "resources.models.RequestState",
        "OfferStateEnum": "resources.models.OfferState",
        "DeploymentStateEnum": "resources.models.DeploymentState",
        "DocumentStateEnum": "resources.models.DocumentState",
        "RoleEnum": "agencies.models.people.ROLES",
        "ShiftUnitEnum": "alerts.models.rosters.UNITS",
        "JurisdictionKindEnum": "agencies.models.JurisdictionKind",
        "AgencyKindEnum": "agencies.models.AgencyKind",
        "AgreementKindEnum": "agencies.models.AgreementKind",
        "AssetStatusEnum": "resources.models.AssetStatus",
        "CostCategoryEnum": "resources.models.CostCategory",
        "StruckOffEnum": "resources.models.StruckOff",
        "TeamKindEnum": "resources.models.TeamKind",
        "DeploymentPurposeEnum": "resources.models.DeploymentPurpose",
        "PurposeEnum": "resources.models.Purpose",
        "FenceKindEnum": "resources.models.FenceKind",
        "FeedKindEnum": "alerts.models.FeedKind",
        "CapCategoryEnum": "alerts.cap.words.CATEGORY",
        "CapSeverityEnum": "alerts.cap.words.SEVERITY",
        "PublicAlertStateEnum": "alerts.models.PublicAlertState",
        "ShareTierEnum": ["view", "assist"],
        "AgreementStateEnum": "agencies.selectors.agreements.CHOICES",
        "GrantDetailEnum": "agencies.models.grants.DETAILS",
        "IncidentDetailEnum": ["full", "summary", "area", "existence"],
        "AssetDetailEnum": ["full", "summary", "listed"],
        "RequestDetailEnum": ["full", "summary"],
        "TakenRoleEnum": "agencies.models.break_glass.TAKEN",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
