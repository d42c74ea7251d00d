"""Doors of residents: open to anybody, or to whoever holds the link of a letter."""

from tests.doors import RIVERTON, Door, get, post

PAGES = "public/subscriptions/"
DOORS: list[Door] = [
    get(PAGES, public=True),
    post(PAGES, public=True),
    get(PAGES + "asked/", public=True),
    get(PAGES + "confirm/{asking_link}/", public=True),
    post(PAGES + "confirm/{asking_link}/", public=True),
    get(PAGES + "change/{own_link}/", public=True),
    post(PAGES + "change/{own_link}/", public=True),
    get(PAGES + "stop/{own_link}/", public=True),
    post(PAGES + "stop/{own_link}/", public=True),
    get("api/v1/public-alerts/live/{issued_alert}/residents/", RIVERTON),
]
