"""Pages of public alerts: live ones and exercises stand at addresses of their own."""

from django.urls import path

from alerts.addresses import SITE
from alerts.views import alerting, public_alert_editor, public_alert_steps, template_starts
from alerts.views import public_alerts as views

STEPS = {
    "print": views.printed,
    "change": public_alert_editor.change,
    "update": public_alert_editor.update,
    **public_alert_steps.STEPS,
}
PUBLIC = [
    path("public/rules/", alerting.rules, name="public-rules"),
    path("public/rules/grants/", alerting.grant, name="public-grant"),
    path("public/rules/grants/<uuid:identifier>/revoke/", alerting.revoke, name="public-revoke"),
    path("public/rules/exercises/", alerting.schedule, name="public-schedule"),
    path(
        "public/rules/exercises/<uuid:identifier>/call-off/",
        alerting.call_off,
        name="public-call-off",
    ),
    path(f"public/{SITE}/", views.listed, name="public-list"),
    path(f"public/{SITE}/new/", public_alert_editor.new, name="public-new"),
    path(f"public/{SITE}/new/from/", template_starts.listed, name="public-from"),
    path(
        f"public/{SITE}/new/from/<uuid:template>/<str:code>/",
        template_starts.fill,
        name="public-fill",
    ),
    path(f"public/{SITE}/<uuid:identifier>/", views.detail, name="public-detail"),
    *(
        path(f"public/{SITE}/<uuid:identifier>/{step}/", view, name=f"public-{step}")
        for step, view in STEPS.items()
    ),
]
