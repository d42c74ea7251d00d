"""Pages of incidents and places."""

from django.urls import path

from incidents.views import history, incidents, places, records, sharing

app_name = "incidents"
urlpatterns = [
    path("", incidents.listing, name="list"),
    path("log/", incidents.log, name="log"),
    path("log/duplicates/", incidents.possible_duplicates, name="duplicates"),
    path("places/", places.search, name="places"),
    path("<str:number>/", incidents.detail, name="detail"),
    path("<str:number>/who-sees/", sharing.shown, name="audience"),
    path("<str:number>/share/", sharing.share, name="share"),
    path("<str:number>/share/<str:code>/end/", sharing.end_share, name="share-end"),
    path("<str:number>/guests/", sharing.invite, name="guest-invite"),
    path("<str:number>/guests/<uuid:guest>/end/", sharing.end_guest, name="guest-end"),
    path("<str:number>/history/", history.shown, name="history"),
    path("<str:number>/records/", records.shown, name="records"),
    path("<str:number>/hold/", records.hold, name="hold"),
    path("<str:number>/hold/release/", records.release, name="release"),
    path("<str:number>/note/", incidents.note, name="note"),
    path("<str:number>/promote/", incidents.promote, name="promote"),
    path("<str:number>/join/", incidents.join, name="join"),
    path("<str:number>/separate/", incidents.separate, name="separate"),
    path("<str:number>/severity/", incidents.severity, name="severity"),
    path("<str:number>/stage/", incidents.stage, name="stage"),
    path("<str:number>/complexity/", incidents.complexity, name="complexity"),
    path("<str:number>/close/", incidents.close, name="close"),
]
