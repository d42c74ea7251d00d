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
HARM = {"condition": "Dent", "report": "A deer"}
PERSON = {"name": "Casey Moss", "qualification": "ENGB"}
SIGNED = {"handover": "out", "condition": "Good", "signer": "Casey Moss"}
TEAM = {"kind": "task_force", "name": "Two", "leader": "Pat Moreno", "channel": "TAC 4"}
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
    get(REQUEST, SIDES),
    get(REQUEST + "history/", SIDES),
    *(post(f"{REQUEST}{verb}/", ASKING) for verb in ("submit", "ask", "withdraw", "close")),
    post(OFFER + "accept/", ASKING),
    post(OFFER + "decline/", LEE, reason="No crew"),
    post(OFFER + "withdraw/", LEE, reason="No crew"),
    post(OFFER + "stop/", LAKESIDE, reason="No crew"),
    post(JOURNEY + "mobilize/", LAKESIDE),
    post(JOURNEY + "depart/", LAKESIDE),
    post(JOURNEY + "check-in/", BOTH),
    post(JOURNEY + "assign/", ASKING),
    post(JOURNEY + "release/", ASKING),
    post(JOURNEY + "demobilize/", BOTH),
    post(JOURNEY + "return/", LAKESIDE),
    post(JOURNEY + "recall/", LAKESIDE, reason="Fire at home"),
    post(JOURNEY + "extend/", LAKESIDE, until="2099-01-01T00:00"),
    post(JOURNEY + "settle/", LAKESIDE),
    get(JOURNEY, SIDES),
    get(JOURNEY + "check-out/", SIDES),
    post(JOURNEY + "cancel/", ASKING, reason="Fire is out"),
    post(JOURNEY + "ask-longer/", ASKING, until="2099-01-01T00:00"),
    post(JOURNEY + "refuse-longer/", LAKESIDE, reason="Needed at home"),
    post(JOURNEY + "swap/", LAKESIDE, asset="{lak_asset}", reason="Pump"),
    post(JOURNEY + "purpose/", ASKING, purpose="standby", post="Gate"),
    post(JOURNEY + "damage/", BOTH, **HARM, what="damaged"),
    post(JOURNEY + "crew/", LAKESIDE, **PERSON),
    post(JOURNEY + "sign/", BOTH, **SIGNED),
    *(
        post(f"resources/crew/{{crew_member}}/{verb}/", BOTH)
        for verb in ("check-in", "rest", "work", "check-out")
    ),
    get("resources/check-in-list/{number}/", SIDES),
    get("resources/check-in-list/{number}/team/", ASKING),
    post("resources/check-in-list/{number}/team/", ASKING, **TEAM, deployments=["{deployment}"]),
    post("resources/teams/{team}/disband/", ASKING),
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
    post(API_JOURNEY + "settle/", LAKESIDE),
    post(API_JOURNEY + "cancel/", ASKING, reason="Fire is out"),
    post(API_JOURNEY + "ask-longer/", ASKING, until=LATER),
    post(API_JOURNEY + "refuse-longer/", LAKESIDE, reason="Needed at home"),
    post(API_JOURNEY + "swap/", LAKESIDE, asset="{lak_asset}"),
    post(API_JOURNEY + "purpose/", ASKING, purpose="standby", post="Gate"),
    post(API_JOURNEY + "damage/", BOTH, **HARM),
    post(API_JOURNEY + "lost/", BOTH, **HARM),
    get(API_JOURNEY + "movements/", SIDES),
    get(API_JOURNEY + "crew/", SIDES),
    post(API_JOURNEY + "crew/", LAKESIDE, people=[PERSON]),
    get(API_JOURNEY + "custody/", SIDES),
    post(API_JOURNEY + "custody/", BOTH, **SIGNED),
    *(
        post(f"api/v1/crew/{{crew_member}}/{verb}/", BOTH)
        for verb in ("check-in", "rest", "work", "check-out")
    ),
    get("api/v1/teams/"),
    post("api/v1/teams/", ASKING, **TEAM, deployments=["{deployment}"]),
    get("api/v1/teams/{team}/", RIVERTON),
    post("api/v1/teams/{team}/disband/", ASKING),
]
DOORS: list[Door] = [*CONSOLE, *ASSETS, *PAGES, *API]
