"""Pages behind links that answer without a login."""

from django.urls import path

from resources.views import answers

app_name = "answers"
urlpatterns = [
    path("<str:token>/", answers.answer, name="first"),
    path("<str:token>/<uuid:uuid>/", answers.answer, name="one"),
]
