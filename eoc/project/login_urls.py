"""Logging in: the library's views at our addresses, and no others (nobody signs up here).

Some views have two names: the library reverses the first, pages of ours and Django the second.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path, re_path

from agencies.views import desk, sign_on

BY_LETTER = r"^password/set/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$"

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="account_logout"),
    path("logout/", account.logout, name="logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("login/again/", account.reauthenticate, name="account_reauthenticate"),
    path("login/second/", factor.authenticate, name="mfa_authenticate"),
    path("login/second/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("login/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path(
        "login/passkey/again/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("login/sign-on/cancelled/", sign_on.cancelled, name="socialaccount_login_cancelled"),
    path("login/sign-on/<str:provider_id>/", sign_on.leave, name="openid_connect_login"),
    path("login/sign-on/<str:provider_id>/back/", sign_on.back, name="openid_connect_callback"),
    path("session/", desk.standing, name="session"),
    path("session/seen/", desk.seen, name="session-seen"),
    path("session/lock/", desk.lock, name="session-lock"),
    path("session/unlock/", desk.unlock, name="session-unlock"),
    path("session/again/", desk.log_in_again, name="session-again"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/change/", account.password_change, name="password_change"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/", account.password_reset, name="password_reset"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(BY_LETTER, account.password_reset_from_key, name="account_reset_password_from_key"),
    path(
        "password/set/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", factor.index, name="mfa_index"),
    path("second-factor/app/", app.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("second-factor/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        passkey.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]
