"""Doors of the console, assets, bookings and mutual aid: Riverton asks, Lakeside lends."""

from tests.doors import EVERYONE, LAKESIDE, NOBODY, RIVERTON, Door, get, patch, post

KEEPING = frozenset({"dana", "ada"})
KEEPERS = EVERYONE - {"rosa", "obi", "lee"}
DANA = frozenset({"dana"})
DISPATCHERS = frozenset({"dana", "liv", "lee"})
ASKING = frozenset({"dana", "rosa"})
SIDES = RIVERTON | LAKESIDE
BOTH = ASKING | LAKESIDE
PARTNERS = RIVERTON | {"hal"}
LEE = frozenset({"lee"})
LATER = "2099-01-01T00:00:00Z"
SPOT = {"asset": "{asset}", "lon": -75, "lat": 40, "at": "2026-01-01T00:00:00Z"}
NEW = {"call_sign": "Engine 99", "kind": "engine"}
FENCE = {
    "agency": "RIV",
    "kind": "station",
    "name": "Station 2",
    "area": {
        "type": "Polygon",
        "coordinates": [[[-75, 40], [-74.9, 40], [-74.9, 40.1], [-75, 40]]],
    },
}
ASK = {
    "agency": "RIV",
    "incident": "{number}",
    "lines": [{"kind": "engine", "quantity": 1}],
    "reporting_place": "Gate",
    "report_to": "Chief",
    "radio_channel": "VALLEY 3",
}
ASSET = "resources/assets/{asset}/"
REQUEST = "resources/requests/{request_number}/"
OFFER = "resources/offers/{offer}/"
JOURNEY = "resources/deployments/{deployment}/"
API_ASSET = "api/v1/assets/{asset}/"
API_BOOKING = "api/v1/bookings/{booking}/"
API_REQUEST = "api/v1/mutual-aid-requests/{request}/"
API_OFFER = "api/v1/offers/{offer}/"
API_JOURNEY = "api/v1/deployments/{deployment}/"

CONSOLE = [
    get(""),
    get("console/snapshot/"),
    get("console/basemap/"),
    get("api/v1/picture/"),
    get("api/v1/picture/changes/"),
    get("api/v1/picture/marks/"),
    get("console/help/"),
    post("console/command/", line="?"),
    post("console/undo/", token="made up"),
]
ASSETS = [
    get("resources/assets/"),
    get("resources/assets/add/", KEEPERS),
    post("resources/assets/add/", KEEPERS, **NEW),
    get(ASSET, PARTNERS),
    get(ASSET + "edit/", KEEPING),
    post(ASSET + "edit/", KEEPING, **NEW, version="1"),
    post(ASSET + "status/", DANA, status="out_of_service", reason="Pump"),
    *(
        post(f"{ASSET}{verb}/", DANA)
        for verb in ("en-route", "on-scene", "transporting", "at-hospital", "returning", "clear")
    ),
    get("resources/for-incident/{number}/", SIDES),
    post("resources/for-incident/{number}/assign/", DISPATCHERS, asset="{asset}"),
    get("api/v1/asset-kinds/"),
    get("api/v1/assets/"),
    post("api/v1/assets/", KEEPING, **NEW, agency="RIV"),
    post("api/v1/assets/positions/", ASKING | KEEPING, positions=[SPOT]),
    get("api/v1/positions/"),
    post("api/v1/positions/", EVERYONE - {"obi"}),
    get("api/v1/geofences/"),
    post("api/v1/geofences/", KEEPING, **FENCE),
    post("api/v1/geofences/{geofence}/end/", KEEPING),
    post("api/v1/assets/undo/", token="made up"),
    get(API_ASSET, PARTNERS),
    patch(API_ASSET, KEEPING, home_name="Station 2"),
    post(API_ASSET + "status/", DANA, status="out_of_service", reason="Pump"),
    post(API_ASSET + "assign/", ASKING, incident="{incident}"),
    *(
        post(f"{API_ASSET}{verb}/", DANA)
        for verb in ("en-route", "on-scene", "transporting", "at-hospital", "returning", "clear")
    ),
    get("api/v1/incidents/{incident}/recommendations/", SIDES),
    get("api/v1/bookings/"),
    post("api/v1/bookings/", ASKING, asset="{asset}", purpose="hold", note="Parade"),
    get(API_BOOKING, RIVERTON),
    post(API_BOOKING + "extend/", ASKING, planned_end=LATER),
    post(API_BOOKING + "release/", ASKING),
    post(API_BOOKING + "cancel/", ASKING),
]
PAGES = [
    get("resources/inbox/"),
    get("answers/{foreign_answer}/", NOBODY),
    post("answers/{foreign_answer}/", NOBODY, verb="decline", reason="No crew"),
    get("answers/{foreign_answer}/{offer}/", NOBODY),
    post("answers/{foreign_answer}/{offer}/", NOBODY, verb="decline", reason="No crew"),
    get("resources/decide/{offer}/", SIDES),
    post("resources/decide/{offer}/", LEE, verb="decline", reason="No crew"),
    get("resources/request/{number}/", ASKING),
    post("resources/request/{number}/", ASKING),
    get("resources/requests/"),
    get("mutual-aid/board/"),
    get(REQUEST, SIDES),
    get(REQUEST + "history/", SIDES),
    *(post(f"{REQUEST}{verb}/", ASKING) for verb in ("submit", "ask", "withdraw", "close")),
    post(OFFER + "accept/", ASKING),
    post(OFFER + "decline/", LEE, reason="No crew"),
    post(OFFER + "withdraw/", LEE, reason="No crew"),
    post(OFFER + "stop/", LAKESIDE, reason="No crew"),
    post("resources/requests/{request}/document/", ASKING),
    post(OFFER + "document/", BOTH),
    post(JOURNEY + "document/", BOTH),
    get("resources/documents/{document}/", SIDES),
    get("resources/documents/{document}/file/", SIDES),
    post(JOURNEY + "mobilize/", LAKESIDE),
    post(JOURNEY + "depart/", LAKESIDE),
    post(JOURNEY + "check-in/", BOTH),
    post(JOURNEY + "assign/", ASKING),
    post(JOURNEY + "release/", ASKING),
    post(JOURNEY + "demobilize/", BOTH),
    post(JOURNEY + "return/", LAKESIDE),
    post(JOURNEY + "recall/", LAKESIDE, reason="Fire at home"),
    post(JOURNEY + "extend/", LAKESIDE, hours="4"),
]
API = [
    get("api/v1/mutual-aid-requests/"),
    post("api/v1/mutual-aid-requests/", ASKING, **ASK),
    get(API_REQUEST, SIDES),
    get(API_REQUEST + "history/", SIDES),
    post(API_REQUEST + "submit/", ASKING),
    post(API_REQUEST + "ask/", ASKING, agencies=["LAK"]),
    post(API_REQUEST + "withdraw/", ASKING),
    post(API_REQUEST + "close/", ASKING),
    get("api/v1/offers/"),
    get(API_OFFER, SIDES),
    post(API_OFFER + "acknowledge/", LEE, answer_by=LATER),
    post(API_OFFER + "approve/", LEE, assets=["{lak_asset}"]),
    post(API_OFFER + "accept/", ASKING),
    post(API_OFFER + "decline/", LEE, reason="No crew"),
    post(API_OFFER + "unable-to-fill/", LEE, reason="No crew"),
    post(API_OFFER + "withdraw/", LEE, reason="No crew"),
    post(API_OFFER + "stop/", LAKESIDE, reason="No crew"),
    post(API_OFFER + "forward/", LEE, person="{person}"),
    get("api/v1/documents/"),
    post("api/v1/documents/", ASKING, of="requests", uuid="{request}"),
    get("api/v1/documents/{document}/", SIDES),
    get("api/v1/documents/{document}/file/", SIDES),
    get("api/v1/deployments/"),
    get(API_JOURNEY, SIDES),
    post(API_JOURNEY + "mobilize/", LAKESIDE),
    post(API_JOURNEY + "depart/", LAKESIDE),
    post(API_JOURNEY + "check-in/", BOTH),
    post(API_JOURNEY + "assign/", ASKING),
    post(API_JOURNEY + "release/", ASKING),
    post(API_JOURNEY + "demobilize/", BOTH),
    post(API_JOURNEY + "return/", LAKESIDE),
    post(API_JOURNEY + "recall/", LAKESIDE, reason="Fire at home"),
    post(API_JOURNEY + "extend/", LAKESIDE, planned_end=LATER),
]
DOORS: list[Door] = [*CONSOLE, *ASSETS, *PAGES, *API]
