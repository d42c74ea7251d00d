"""The board of mutual aid."""

from django.urls import path

from resources.views import board

app_name = "mutual_aid"
urlpatterns = [path("board/", board.board, name="board")]
