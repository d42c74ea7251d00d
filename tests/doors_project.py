"""Doors of the installation: login, passwords, health, API document, streams, socket, tasks."""

from tests.doors import RIVERTON, Door, get, post

DOORS: list[Door] = [
    get("healthz", public=True),
    get("readyz", public=True),
    post("csp-reports/", public=True),
    get("login/", public=True),
    post("login/", public=True),
    post("logout/"),
    get("password/change/"),
    post("password/change/"),
    get("password/change/done/"),
    get("password/reset/", public=True),
    post("password/reset/", public=True, email="dana@riverton.example"),
    get("password/reset/sent/", public=True),
    get("password/set/abc/set-password/", public=True),
    post("password/set/abc/set-password/", public=True),
    get("password/set/done/", public=True),
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
