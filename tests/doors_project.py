"""Doors of the installation: login, passwords, health, API document, streams, socket, tasks."""

from tests.doors import NOBODY, RIVERTON, Door, get, post

OBI = frozenset({"obi"})

DOORS: list[Door] = [
    get("healthz", public=True),
    get("readyz", public=True),
    post("csp-reports/", public=True),
    get("login/", public=True),
    post("login/", public=True),
    get("logout/"),
    post("logout/"),
    get("login/closed/", public=True),
    get("login/again/"),
    post("login/again/"),
    get("login/second/"),
    post("login/second/"),
    get("login/second/again/"),
    post("login/second/again/"),
    get("login/passkey/"),
    post("login/passkey/"),
    get("login/passkey/again/"),
    post("login/passkey/again/"),
    get("login/sign-on/cancelled/", public=True),
    post("login/sign-on/{nowhere}/", NOBODY),
    get("login/sign-on/{nowhere}/back/", NOBODY),
    get("password/change/"),
    post("password/change/"),
    get("password/first/"),
    post("password/first/"),
    get("password/reset/", public=True),
    post("password/reset/", public=True, email="dana@riverton.example"),
    get("password/reset/sent/", public=True),
    get("password/set/abc-set-password/", public=True),
    post("password/set/abc-set-password/", public=True),
    get("password/set/done/", public=True),
    get("second-factor/"),
    get("second-factor/app/"),
    post("second-factor/app/"),
    get("second-factor/app/remove/"),
    post("second-factor/app/remove/"),
    get("second-factor/codes/", OBI),
    get("second-factor/codes/file/", OBI),
    get("second-factor/codes/new/"),
    post("second-factor/codes/new/"),
    get("second-factor/passkeys/"),
    get("second-factor/passkeys/add/"),
    post("second-factor/passkeys/add/"),
    get("second-factor/passkeys/{passkey}/", OBI),
    post("second-factor/passkeys/{passkey}/", OBI, name="Desk"),
    get("second-factor/passkeys/{passkey}/remove/", OBI),
    post("second-factor/passkeys/{passkey}/remove/", OBI),
    get("api/v1/schema/", public=True),
    get("api/v1/docs/", public=True),
    get("api/v1/streams/{stream}/", RIVERTON),
    get("api/v1/streams/{summaries}/", frozenset({"hal"})),
]

MESSAGES = {
    "hello": "whoever is logged in, and hears the own streams",
    "since": "whoever said hello, for the own streams",
}
TASKS = {
    "alerts.tasks.hear": "the relay's role",
    "alerts.tasks.deliver": "the relay's role",
    "alerts.tasks.tidy": "the relay's role",
}
