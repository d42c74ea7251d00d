"""API addresses of public alerts."""

from django.urls import path

from alerts.addresses import SITE
from alerts.api import alerting, residents
from alerts.api import public_alerts as views

STEPS = {
    "submit": views.SubmitView,
    "approve": views.ApproveView,
    "issue": views.IssueView,
    "cancel": views.CancelView,
    "clear": views.ClearView,
    "withdraw": views.WithdrawView,
    "alone": views.AloneView,
    "release": views.ReleaseView,
    "stop": views.StopView,
    "review": views.ReviewView,
}
BASE = f"public-alerts/{SITE}/"
PUBLIC = [
    path("alerting/rules/", alerting.AlertingPoliciesView.as_view(), name="alerting-rules"),
    path("alerting/grants/", alerting.AlertingGrantsView.as_view(), name="alerting-grants"),
    path(
        "alerting/grants/<uuid:identifier>/revoke/",
        alerting.AlertingGrantRevokeView.as_view(),
        name="alerting-grant-revoke",
    ),
    path("alerting/exercises/", alerting.ExercisesView.as_view(), name="exercises"),
    path(
        "alerting/exercises/<uuid:identifier>/call-off/",
        alerting.ExerciseCallOffView.as_view(),
        name="exercise-call-off",
    ),
    path(BASE, views.PublicAlertsView.as_view(), name="public-alerts"),
    path(f"{BASE}<uuid:identifier>/", views.PublicAlertView.as_view(), name="public-alert"),
    path(
        f"{BASE}<uuid:identifier>/residents/",
        residents.ResidentsView.as_view(),
        name="public-alert-residents",
    ),
    *(
        path(f"{BASE}<uuid:identifier>/{step}/", view.as_view(), name=f"public-alert-{step}")
        for step, view in STEPS.items()
    ),
]
