"""API addresses of duty rosters and silences."""

from django.urls import path

from alerts.api import rosters, shifts, silences

LAYER, OFFER = "roster-layers/<uuid:identifier>/", "shift-offers/<uuid:identifier>/"

urlpatterns = [
    path("rosters/", rosters.RostersView.as_view(), name="rosters"),
    path("rosters/<uuid:identifier>/", rosters.RosterView.as_view(), name="roster"),
    path("rosters/<uuid:identifier>/layers/", rosters.LayersView.as_view(), name="roster-layers"),
    path(
        "rosters/<uuid:identifier>/shifts/",
        rosters.RosterShiftsView.as_view(),
        name="roster-shifts",
    ),
    path(LAYER, rosters.LayerView.as_view(), name="roster-layer"),
    path(f"{LAYER}overrides/", shifts.OverridesView.as_view(), name="overrides"),
    path(f"{LAYER}offers/", shifts.ShiftOffersView.as_view(), name="shift-offers"),
    path(
        "overrides/<uuid:identifier>/undo/",
        shifts.OverrideUndoView.as_view(),
        name="override-undo",
    ),
    path(f"{OFFER}accept/", shifts.ShiftOfferAcceptView.as_view(), name="shift-accept"),
    path(f"{OFFER}withdraw/", shifts.ShiftOfferWithdrawView.as_view(), name="shift-withdraw"),
    path("silences/", silences.SilencesView.as_view(), name="silences"),
    path("silences/<uuid:identifier>/", silences.SilenceView.as_view(), name="silence"),
    path("silences/<uuid:identifier>/end/", silences.SilenceEndView.as_view(), name="silence-end"),
]
