"""Doors of the console, assets, bookings and mutual aid: Riverton asks, Lakeside lends."""

from tests.doors import (
    ADA,
    ADMINISTRATORS,
    EVERYONE,
    LAKESIDE,
    NOBODY,
    RIVERTON,
    Door,
    delete,
    get,
    patch,
    post,
)

KEEPING = frozenset({"dana", "ada"})
KEEPERS = EVERYONE - {"rosa", "obi", "lee"}
DANA = frozenset({"dana"})
DISPATCHERS = frozenset({"dana", "liv", "lee"})
ASKING = frozenset({"dana", "rosa"})
SIDES = RIVERTON | LAKESIDE
BOTH = ASKING | LAKESIDE
PARTNERS = RIVERTON | {"hal"}
LEE = frozenset({"lee"})
ROSA = frozenset({"rosa"})
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
BUNDLE = {
    "agency": "RIV",
    "name": "Two pumps",
    "kind": "pump",
    "capability": "8,000 L/min",
    "ready_minutes": 30,
}
QUALIFIED = {
    "agency": "RIV",
    "person": "{person}",
    "position": "Engine Boss",
    "issued": "2026-01-01",
}
CELL = {
    "agency": "RIV",
    "incident_type": "structure_fire",
    "level": 2,
    "partner": "HIL",
    "kind": "engine",
    "quantity": 1,
}
HARM = {"condition": "Dent", "report": "A deer"}
STRUCK = {"why": "no_show", "reason": "Ill"}
PERSON = {"name": "Casey Moss", "qualification": "ENGB"}
SIGNED = {"handover": "out", "condition": "Good", "signer": "Casey Moss"}
TEAM = {"kind": "task_force", "name": "Two", "leader": "Pat Moreno", "channel": "TAC 4"}
ASSET = "resources/assets/{asset}/"
REQUEST = "resources/requests/{request_number}/"
OFFER = "resources/offers/{offer}/"
JOURNEY = "resources/deployments/{deployment}/"
CLAIM = "resources/claims/{claim}/"
API_CLAIM = "api/v1/claims/{claim}/"
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
    get("resources/geofences/"),
    get("resources/geofences/add/", KEEPERS),
    post("resources/geofences/add/", KEEPERS),
    post("resources/geofences/{geofence}/end/", KEEPING),
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
    post(REQUEST + "sign/", ROSA, block="order"),
    post(REQUEST + "propose/", ASKING),
    post(REQUEST + "take/", NOBODY, legal_basis="none"),
    post(REQUEST + "decline/", NOBODY, reason="Nothing to be had here either"),
    get("resources/asking/{agency_code}/", RIVERTON),
    post("resources/asking/{agency_code}/", ADA, offer_minutes="60"),
    post("resources/asking/{agency_code}/box-card/", ADA, level="1"),
    post("resources/box-card/{cell}/remove/", ADA),
    post("resources/for-incident/{number}/box/", ASKING, level="1"),
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
    post(JOURNEY + "extend/", LAKESIDE, until="2099-01-01T00:00"),
    post(JOURNEY + "settle/", LAKESIDE, reason="Neighbourly"),
    post(JOURNEY + "undo/", BOTH),
    get(JOURNEY + "history/", SIDES),
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
    post("resources/crew/{crew_member}/strike/", BOTH, **STRUCK),
    post(JOURNEY + "leave-team/", ASKING),
    get("resources/check-in-list/{number}/", SIDES),
    get("resources/check-in-list/{number}/team/", ASKING),
    post("resources/check-in-list/{number}/team/", ASKING, **TEAM, deployments=["{deployment}"]),
    post("resources/teams/{team}/mix/", ASKING),
    post("resources/teams/{team}/disband/", ASKING),
]
CLAIMS = [
    get("resources/claims/"),
    post("resources/claims/of/{lent_number}/", LEE),
    get(CLAIM, SIDES),
    get(CLAIM + "change/", LEE),
    post(CLAIM + "change/", LEE),
    get(CLAIM + "csv/", SIDES),
    get(CLAIM + "history/", SIDES),
    *(post(f"{CLAIM}{verb}/", LEE, words="Why") for verb in ("submit", "waive")),
    *(
        post(f"{CLAIM}{verb}/", ROSA, words="Why")
        for verb in ("approve", "pay", "query", "dispute")
    ),
    get(API_JOURNEY + "cost/", SIDES),
    get("api/v1/claims/"),
    post("api/v1/claims/", LEE, request="{lent_request}"),
    get(API_CLAIM, SIDES),
    patch(API_CLAIM, LEE, items=[]),
    get(API_CLAIM + "history/", SIDES),
    post(API_CLAIM + "draft/", LEE),
    *(post(f"{API_CLAIM}{verb}/", LEE, reason="Why") for verb in ("submit", "waive")),
    *(
        post(f"{API_CLAIM}{verb}/", ROSA, reason="Why")
        for verb in ("approve", "pay", "query", "dispute")
    ),
    get("api/v1/postings/"),
]
API = [
    post("api/v1/edxl/", NOBODY),
    get("api/v1/mutual-aid-requests/"),
    post("api/v1/mutual-aid-requests/", ASKING, **ASK),
    get(API_REQUEST, SIDES),
    get(API_REQUEST + "history/", SIDES),
    post(API_REQUEST + "submit/", ASKING),
    post(API_REQUEST + "sign/", ROSA, block="order"),
    post(API_REQUEST + "propose/", ASKING),
    post(API_REQUEST + "take/", NOBODY),
    post(API_REQUEST + "decline/", NOBODY, reason="No crew"),
    get("api/v1/asking/{agency_code}/", RIVERTON),
    patch("api/v1/asking/{agency_code}/", ADA, need_from=3),
    get("api/v1/box-cards/"),
    post("api/v1/box-cards/", ADA, **CELL),
    post("api/v1/box-cards/call/", ASKING, agency="RIV", incident="{number}", level=1),
    delete("api/v1/box-cards/{cell}/", ADA),
    post(API_REQUEST + "ask/", ASKING, agencies=["LAK"]),
    post(API_REQUEST + "withdraw/", ASKING),
    post(API_REQUEST + "close/", ASKING),
    get("api/v1/offers/"),
    get(API_OFFER, SIDES),
    post(API_OFFER + "acknowledge/", LEE, answer_by=LATER),
    post(API_OFFER + "approve/", LEE, assets=["{lak_asset}"]),
    post(API_OFFER + "accept/", ASKING),
    post(API_OFFER + "counter/", LEE, assets=["{lak_asset}"]),
    post(API_OFFER + "sign/", ROSA | LEE),
    post(API_OFFER + "decline/", LEE, reason="No crew"),
    post(API_OFFER + "unable-to-fill/", LEE, reason="No crew"),
    post(API_OFFER + "withdraw/", LEE, reason="No crew"),
    post(API_OFFER + "undo/", LEE),
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
    post(API_JOURNEY + "settle/", LAKESIDE, reason="Neighbourly"),
    post(API_JOURNEY + "undo/", BOTH),
    get(API_JOURNEY + "history/", SIDES),
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
    post("api/v1/crew/{crew_member}/strike/", BOTH, **STRUCK),
    post(API_JOURNEY + "leave-team/", ASKING),
    get("api/v1/teams/"),
    post("api/v1/teams/", ASKING, **TEAM, deployments=["{deployment}"]),
    get("api/v1/teams/{team}/", RIVERTON),
    post("api/v1/teams/{team}/mix/", ASKING),
    post("api/v1/teams/{team}/disband/", ASKING),
]
PACKAGE = "api/v1/packages/{package}/"
CATALOGUE = [
    get("resources/catalogue/"),
    post("resources/catalogue/import/", ADMINISTRATORS),
    get("resources/packages/"),
    get("resources/packages/add/", KEEPERS),
    post("resources/packages/add/", KEEPERS),
    get("resources/packages/{package}/edit/", RIVERTON & KEEPERS),
    post("resources/packages/{package}/edit/", KEEPING, name="Pumps"),
    post("resources/packages/{package}/retire/", KEEPING),
    get("resources/qualifications/"),
    post("resources/qualifications/"),
    post("resources/qualifications/{qualification}/end/", KEEPING),
    get("api/v1/packages/"),
    post("api/v1/packages/", KEEPING, **BUNDLE),
    get(PACKAGE, RIVERTON),
    patch(PACKAGE, KEEPING, people=4),
    post(PACKAGE + "retire/", KEEPING),
    get("api/v1/qualifications/"),
    post("api/v1/qualifications/", KEEPING, **QUALIFIED),
    post("api/v1/qualifications/{qualification}/end/", KEEPING),
]
ASKERS = EVERYONE - {"ada", "obi"}
PROPOSALS = [
    get("resources/proposals/"),
    post("resources/proposals/", ASKERS),
    get("resources/proposals/{proposal}/", RIVERTON),
    post("resources/proposals/lines/{proposal_line}/accept/", ASKING),
    post("resources/proposals/lines/{proposal_line}/refuse/", ASKING, reason="Too far"),
    get("api/v1/proposals/"),
    post("api/v1/proposals/", ASKING, agency="RIV"),
    get("api/v1/proposals/{proposal}/", RIVERTON),
    post("api/v1/proposal-lines/{proposal_line}/accept/", ASKING),
    post("api/v1/proposal-lines/{proposal_line}/refuse/", ASKING, reason="Too far"),
]
DOORS: list[Door] = [*CONSOLE, *ASSETS, *PAGES, *CLAIMS, *API, *CATALOGUE, *PROPOSALS]
