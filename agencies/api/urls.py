"""API addresses of the app."""

from django.urls import path

from agencies.api import (
    agreements,
    break_glass,
    contact_points,
    declarations,
    grants,
    history,
    people,
    sessions,
    territories,
    tokens,
)

urlpatterns = [
    path("jurisdictions/", territories.JurisdictionsView.as_view(), name="jurisdictions"),
    path("jurisdictions/<uuid:uuid>/", territories.JurisdictionView.as_view(), name="jurisdiction"),
    path("agencies/", territories.AgenciesView.as_view(), name="agencies"),
    path("agencies/<uuid:uuid>/", territories.AgencyView.as_view(), name="agency"),
    path(
        "agencies/<uuid:uuid>/jurisdictions/",
        territories.ServedView.as_view(),
        name="agency-jurisdictions",
    ),
    path("declarations/", declarations.DeclarationsView.as_view(), name="declarations"),
    path("declarations/<uuid:uuid>/", declarations.DeclarationView.as_view(), name="declaration"),
    path(
        "declarations/<uuid:uuid>/end/",
        declarations.DeclarationEndView.as_view(),
        name="declaration-end",
    ),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/<uuid:uuid>/", people.PersonView.as_view(), name="person"),
    path(
        "people/<uuid:uuid>/deactivate/", people.DeactivateView.as_view(), name="person-deactivate"
    ),
    path(
        "people/<uuid:uuid>/reactivate/", people.ReactivateView.as_view(), name="person-reactivate"
    ),
    path("people/<uuid:uuid>/history/", history.PersonHistoryView.as_view(), name="person-history"),
    path("memberships/", people.MembershipsView.as_view(), name="memberships"),
    path("memberships/<int:pk>/end/", people.MembershipEndView.as_view(), name="membership-end"),
    path("contact-points/", contact_points.ContactPointsView.as_view(), name="contact-points"),
    path(
        "contact-points/<uuid:uuid>/",
        contact_points.ContactPointView.as_view(),
        name="contact-point",
    ),
    path(
        "contact-points/<uuid:uuid>/test/",
        contact_points.ContactPointTestView.as_view(),
        name="contact-point-test",
    ),
    path("agreements/", agreements.AgreementsView.as_view(), name="agreements"),
    path("agreements/<uuid:uuid>/", agreements.AgreementView.as_view(), name="agreement"),
    path("agreements/<uuid:uuid>/renew/", grants.RenewView.as_view(), name="agreement-renew"),
    path("agreements/<uuid:uuid>/grants/", grants.GrantsView.as_view(), name="grants"),
    path(
        "agreements/<uuid:uuid>/grants/<uuid:grant>/strike/",
        grants.StrikeView.as_view(),
        name="grant-strike",
    ),
    path(
        "agreements/<uuid:uuid>/grants/<uuid:grant>/revoke/",
        grants.RevokeView.as_view(),
        name="grant-revoke",
    ),
    path("disclosures/", grants.DisclosuresView.as_view(), name="disclosures"),
    path(
        "agreements/<uuid:uuid>/history/",
        history.AgreementHistoryView.as_view(),
        name="agreement-history",
    ),
    path("agreements/<uuid:uuid>/sign/", agreements.SignView.as_view(), name="agreement-sign"),
    path(
        "agreements/<uuid:uuid>/revoke/", agreements.RevokeView.as_view(), name="agreement-revoke"
    ),
    path("break-glass/", break_glass.BreakGlassesView.as_view(), name="break-glasses"),
    path(
        "break-glass/<uuid:uuid>/close/",
        break_glass.BreakGlassCloseView.as_view(),
        name="break-glass-close",
    ),
    path(
        "break-glass/<uuid:uuid>/review/",
        break_glass.BreakGlassReviewView.as_view(),
        name="break-glass-review",
    ),
    path("sessions/", sessions.SessionsView.as_view(), name="sessions"),
    path(
        "sessions/end-others/", sessions.SessionsEndOthersView.as_view(), name="sessions-end-others"
    ),
    path("sessions/<uuid:uuid>/", sessions.SessionView.as_view(), name="session"),
    path("dispatch-positions/", sessions.PositionsView.as_view(), name="positions"),
    path("dispatch-positions/<uuid:uuid>/", sessions.PositionView.as_view(), name="position"),
    path(
        "dispatch-positions/<uuid:uuid>/retire/",
        sessions.PositionRetireView.as_view(),
        name="position-retire",
    ),
    path("tokens/", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/<str:key>/", tokens.TokenView.as_view(), name="token"),
]
