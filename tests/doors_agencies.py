"""Doors of administration and of everybody's own account."""

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

ANSWERING = frozenset({"ada", "lee", "hal", "olu"})
SIDES = RIVERTON | LAKESIDE
OWN_OR_KEPT = frozenset({"ada", "obi"})
PERSON = "admin/people/{person}/"
AGENCY = "admin/agencies/{agency_code}/"
AGREEMENT = "admin/agreements/{agreement}/"
CONTACT = "admin/contact-points/{contact}/"
API_PERSON = "api/v1/people/{person}/"
API_AGENCY = "api/v1/agencies/{agency}/"
API_AGREEMENT = "api/v1/agreements/{agreement}/"
API_CONTACT = "api/v1/contact-points/{contact}/"
WHY = {"reason": "Moved away"}
DETAILS = {"name": "New Fire", "discipline": "fire", "kind": "government"}
NEW_AGENCY = {**DETAILS, "short_code": "NEW"}
INVITED = {"agency": "RIV", "name": "Una", "email": "una@r.example", "roles": ["observer"]}
TERMS = {
    "agency": "RIV",
    "code": "X-1",
    "title": "Aid",
    "kinds": ["mutual_aid"],
    "valid_from": "2026-01-01T00:00:00Z",
    "agencies": ["RIV", "FAR"],
}

PAGES = [
    get("admin/"),
    get("admin/people/"),
    get("admin/people/invite/", ADMINISTRATORS),
    post("admin/people/invite/", ADMINISTRATORS),
    get(PERSON, RIVERTON),
    post(PERSON + "edit/", ADA, name="Obi", version="1"),
    post(PERSON + "invite/", ADA),
    post(PERSON + "roles/", ADA),
    post(PERSON + "roles/{membership}/end/", ADA, **WHY),
    post(PERSON + "deactivate/", ADA, **WHY),
    post(PERSON + "pause/end/", ADA),
    post(PERSON + "factors/take/", ADA, **WHY),
    post(PERSON + "reactivate/", ADA),
    get("admin/jurisdictions/"),
    get("admin/jurisdictions/upload/", ADMINISTRATORS),
    post("admin/jurisdictions/upload/", ADMINISTRATORS),
    get("admin/jurisdictions/upload/{upload}/", ADA),
    post("admin/jurisdictions/upload/{upload}/", ADA),
    get("admin/jurisdictions/{town_code}/"),
    get("admin/agencies/"),
    get("admin/agencies/found/", NOBODY),
    post("admin/agencies/found/", NOBODY, **NEW_AGENCY),
    get(AGENCY),
    post(AGENCY + "edit/", ADA, **DETAILS, version="1", cover_floor="1"),
    post(AGENCY + "serve/", ADA, version="1"),
    get("admin/declarations/"),
    get("admin/declarations/declare/", ANSWERING),
    post("admin/declarations/declare/", ANSWERING),
    get("admin/declarations/{declaration}/end/", ADA),
    post("admin/declarations/{declaration}/end/", ADA, **WHY, version="1"),
    get("admin/agreements/"),
    get("admin/agreements/draft/", ADMINISTRATORS),
    post("admin/agreements/draft/", ADMINISTRATORS),
    get(AGREEMENT, SIDES),
    get(AGREEMENT + "edit/", ADA),
    post(AGREEMENT + "edit/", ADA),
    post(AGREEMENT + "sign/", ADA, party="{party}"),
    post(AGREEMENT + "revoke/", ADA, **WHY),
    get("admin/contact-points/"),
    get("admin/contact-points/add/", ADMINISTRATORS),
    post("admin/contact-points/add/", ADMINISTRATORS),
    get(CONTACT, ADA),
    post(CONTACT, ADA, address="duty@r.example"),
    post(CONTACT + "test/", ADA),
    post(CONTACT + "remove/", ADA),
    get("admin/sign-on/", ADMINISTRATORS),
    get("admin/sign-on/add/", ADMINISTRATORS),
    post("admin/sign-on/add/", ADMINISTRATORS),
    get("admin/sign-on/{sign_on}/", ADA),
    post("admin/sign-on/{sign_on}/", ADA),
    post("admin/sign-on/{sign_on}/remove/", ADA),
    get("admin/tokens/"),
    get("admin/break-glass/"),
    post("admin/break-glass/{break_glass}/close/", ADA),
    post("admin/break-glass/{break_glass}/review/", ADA, note="Rightly"),
    get("account/break-glass/"),
    post("account/break-glass/"),
    post("account/break-glass/end/"),
    get("account/"),
    post("account/contact/"),
    post("account/tokens/"),
    post("account/tokens/{token}/revoke/", OWN_OR_KEPT),
]
API = [
    get("api/v1/jurisdictions/"),
    get("api/v1/jurisdictions/{town}/"),
    get("api/v1/agencies/"),
    post("api/v1/agencies/", NOBODY, **NEW_AGENCY),
    get(API_AGENCY),
    patch(API_AGENCY, ADA, phone="555 0100"),
    post(API_AGENCY + "jurisdictions/", ADA, jurisdictions=["RIV"]),
    get("api/v1/declarations/"),
    post("api/v1/declarations/", ADA, issuer="RIV", title="Flood", legal_basis="Act 1"),
    get("api/v1/declarations/{declaration}/"),
    post("api/v1/declarations/{declaration}/end/", ADA, **WHY),
    get("api/v1/people/"),
    post("api/v1/people/", ADA, **INVITED),
    get(API_PERSON, RIVERTON),
    patch(API_PERSON, ADA, title="Chief"),
    post(API_PERSON + "deactivate/", ADA, **WHY),
    post(API_PERSON + "reactivate/", ADA),
    get("api/v1/memberships/"),
    post("api/v1/memberships/", ADA, person="{person}", agency="RIV", role="dispatcher"),
    post("api/v1/memberships/{membership}/end/", ADA, **WHY),
    get("api/v1/contact-points/"),
    post("api/v1/contact-points/", ADA, agency="RIV", channel="email", address="a@r.example"),
    get(API_CONTACT, RIVERTON),
    patch(API_CONTACT, ADA, label="Night desk"),
    delete(API_CONTACT, ADA),
    post(API_CONTACT + "test/", ADA),
    get("api/v1/agreements/"),
    post("api/v1/agreements/", ADA, **TERMS),
    get(API_AGREEMENT, SIDES),
    patch(API_AGREEMENT, ADA, title="Another"),
    post(API_AGREEMENT + "sign/", ADA),
    post(API_AGREEMENT + "revoke/", ADA, **WHY),
    get("api/v1/tokens/"),
    post("api/v1/tokens/", EVERYONE),
    delete("api/v1/tokens/{token}/", OWN_OR_KEPT),
]
DOORS: list[Door] = [*PAGES, *API]
