"""Pages of duty rosters and silences."""

from django.urls import path

from alerts.views import layers, rosters, shifts, silences

urlpatterns = [
    path("rosters/", rosters.listed, name="rosters"),
    path("rosters/add/", rosters.add, name="roster-add"),
    path("rosters/calendar/make/", shifts.make_feed, name="shift-feed-make"),
    path("rosters/calendar/revoke/", shifts.revoke_feed, name="shift-feed-revoke"),
    path("rosters/<uuid:identifier>/", rosters.detail, name="roster"),
    path("rosters/<uuid:identifier>/edit/", rosters.edit, name="roster-edit"),
    path("rosters/<uuid:identifier>/layers/add/", layers.add, name="layer-add"),
    path("rosters/<uuid:identifier>/overrides.csv", rosters.overrides_file, name="overrides-file"),
    path("rosters/<uuid:identifier>/overrides/load/", rosters.load, name="overrides-load"),
    path("rosters/layers/<uuid:identifier>/", layers.edit, name="layer-edit"),
    path("rosters/layers/<uuid:identifier>/take/", shifts.take, name="shift-take"),
    path("rosters/layers/<uuid:identifier>/offer/", shifts.offer, name="shift-offer"),
    path("rosters/overrides/<uuid:identifier>/undo/", shifts.undo, name="override-undo"),
    path("rosters/offers/<uuid:identifier>/accept/", shifts.accept, name="shift-accept"),
    path("rosters/offers/<uuid:identifier>/withdraw/", shifts.withdraw, name="shift-withdraw"),
    path("silences/", silences.listed, name="silences"),
    path("silences/add/", silences.add, name="silence-add"),
    path("silences/<uuid:identifier>/", silences.detail, name="silence"),
    path("silences/<uuid:identifier>/end/", silences.end, name="silence-end"),
]
