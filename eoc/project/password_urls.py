"""Changing one's password, and setting a forgotten or first one by a one-time link."""

from django.contrib.auth import views as auth
from django.urls import path

urlpatterns = [
    path("change/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("change/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("reset/", auth.PasswordResetView.as_view(), name="password_reset"),
    path("reset/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "set/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("set/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]
