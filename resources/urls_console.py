"""The live console."""

from django.urls import path

from resources.views import console

app_name = "console"
urlpatterns = [
    path("", console.live, name="live"),
    path("console/snapshot/", console.snapshot, name="snapshot"),
    path("console/basemap/", console.basemap, name="basemap"),
    path("console/command/", console.command, name="command"),
    path("console/undo/", console.undone, name="undo"),
    path("console/help/", console.keys, name="help"),
]
