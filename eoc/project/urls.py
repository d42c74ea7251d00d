"""Every address the installation answers."""

from django.contrib.auth import views as auth
from django.urls import include, path

from eoc.project import health

handler404 = "eoc.project.problems.not_found"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("login/", auth.LoginView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", include("eoc.project.password_urls")),
    path("api/v1/", include(("eoc.project.api_urls", "api"))),
    path("incidents/", include("incidents.urls")),
    path("alerts/", include("alerts.urls")),
    path("", include("agencies.urls")),
    path("", include("resources.urls_console")),
    path("resources/", include("resources.urls")),
]
