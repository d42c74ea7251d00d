"""Pages of administration, and everybody's own account."""

from django.urls import path

from agencies.views import (
    account,
    agencies,
    contact_points,
    declarations,
    jurisdictions,
    overview,
    people,
    tokens,
)

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
    path("admin/agencies/", agencies.listed, name="agencies"),
    path("admin/agencies/found/", agencies.found, name="agency-found"),
    path("admin/agencies/<str:code>/", agencies.detail, name="agency"),
    path("admin/agencies/<str:code>/edit/", agencies.edit, name="agency-edit"),
    path("admin/agencies/<str:code>/serve/", agencies.serve, name="agency-serve"),
    path("admin/declarations/", declarations.listed, name="declarations"),
    path("admin/declarations/declare/", declarations.declare, name="declare"),
    path("admin/declarations/<uuid:uuid>/end/", declarations.end, name="declaration-end"),
    path("admin/contact-points/", contact_points.listed, name="contact-points"),
    path("admin/contact-points/add/", contact_points.add, name="contact-add"),
    path("admin/contact-points/<uuid:uuid>/", contact_points.edit, name="contact-edit"),
    path("admin/contact-points/<uuid:uuid>/test/", contact_points.test, name="contact-test"),
    path("admin/contact-points/<uuid:uuid>/remove/", contact_points.remove, name="contact-remove"),
    path("admin/tokens/", tokens.listed, name="tokens"),
    path("account/", account.account, name="account"),
    path("account/contact/", account.add_contact, name="account-contact"),
    path("account/tokens/", account.issue_token, name="token-issue"),
    path("account/tokens/<str:key>/revoke/", account.revoke_token, name="token-revoke"),
]
