"""Pages of administration, and everybody's own account."""

from django.urls import path

from agencies.views import account, overview

app_name = "agencies"
urlpatterns = [
    path("admin/", overview.overview, name="admin"),
    path("account/", account.account, name="account"),
]
