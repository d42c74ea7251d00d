"""Pages of administration, and everybody's own account."""

from django.urls import path

from agencies.views import account, jurisdictions, overview, people

app_name = "agencies"
urlpatterns = [
    path("admin/", overview.overview, name="admin"),
    path("admin/people/", people.listed, name="people"),
    path("admin/people/invite/", people.invite, name="invite"),
    path("admin/people/<uuid:uuid>/", people.detail, name="person"),
    path("admin/people/<uuid:uuid>/edit/", people.edit, name="person-edit"),
    path("admin/people/<uuid:uuid>/invite/", people.invite_again, name="invite-again"),
    path("admin/people/<uuid:uuid>/roles/", people.give_role, name="role-give"),
    path("admin/people/<uuid:uuid>/roles/<int:number>/end/", people.end_role, name="role-end"),
    path("admin/people/<uuid:uuid>/deactivate/", people.deactivate, name="person-deactivate"),
    path("admin/people/<uuid:uuid>/reactivate/", people.reactivate, name="person-reactivate"),
    path("admin/jurisdictions/", jurisdictions.listed, name="jurisdictions"),
    path("admin/jurisdictions/upload/", jurisdictions.upload, name="boundary-upload"),
    path("admin/jurisdictions/upload/<uuid:uuid>/", jurisdictions.preview, name="boundary-preview"),
    path("admin/jurisdictions/<str:code>/", jurisdictions.detail, name="jurisdiction"),
    path("account/", account.account, name="account"),
]
