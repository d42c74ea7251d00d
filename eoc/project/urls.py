"""Every address the installation answers."""

from django.urls import include, path

from alerts.views import calendars
from eoc.project import health
from eoc.project.policy_reports import reports

handler404 = "eoc.project.problems.not_found"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("csp-reports/", reports, name="csp-reports"),
    path("", include("eoc.project.login_urls")),
    path("api/v1/", include(("eoc.project.api_urls", "api"))),
    path("incidents/", include("incidents.urls")),
    path("guests/", include("incidents.urls_guests")),
    path("public/", include("residents.urls")),
    path("alerts/", include("alerts.urls")),
    path("", include("alerts.urls_root")),
    path("", include("agencies.urls")),
    path("", include("resources.urls_console")),
    path("resources/", include("resources.urls")),
    path("mutual-aid/", include("resources.urls_board")),
    path("calendars/<str:secret>.ics", calendars.read, name="shift-calendar"),
    path("answers/alerts/", include("alerts.urls_replies")),
    path("answers/", include("resources.urls_answers")),
]
