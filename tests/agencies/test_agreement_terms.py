"""Terms of an agreement: written with the draft, fixed by a signature, carried over, in words."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agreement, AgreementTerms, RateLine
from agencies.selectors import agreements as selectors
from agencies.services import agreements
from agencies.services.agreements import Terms
from agencies.services.terms import Costs, Rate, said_by
from eoc.access import scope
from eoc.errors import Invalid
from tests.agencies.test_agreement_consent import draft, sign
from tests.agencies.test_agreement_pages import said
from tests.agencies.test_pages import client_of
from tests.cast import Cast

COSTS = Costs(
    currency="USD",
    free_hours=Decimal("8.00"),
    administrative_rate=Decimal("5.00"),
    liability="Each side insures its own people.",
    window_hours=24,
    federal_contingent=True,
    rates=[
        Rate(unit="hour", amount=Decimal("147.00"), kind="engine", type=1),
        Rate("hour", Decimal("38.00"), person_class="firefighter", persons=4, rounding="none"),
    ],
)
POSTED = {
    "terms-currency": "USD",
    "terms-free_hours": "8",
    "terms-federal_contingent": "on",
    "rate-TOTAL_FORMS": "2",
    "rate-INITIAL_FORMS": "0",
    "rate-0-amount": "147",
    "rate-0-unit": "hour",
    "rate-0-kind": "engine",
    "rate-0-ends": "release",
    "rate-1-amount": "",
}


@pytest.fixture
def terms(cast: Cast) -> Terms:
    """Mutual aid between Riverton and Farview, with costs."""
    return Terms(
        code="FAR-2026",
        title="Riverton and Farview",
        kinds=["mutual_aid"],
        valid_from=timezone.now() - timedelta(days=1),
        agencies=[cast.agencies["riverton"], cast.agencies["farview"]],
        costs=COSTS,
    )


def kept(cast: Cast, agreement: Agreement, who: str = "ada") -> Costs | None:
    with scope(cast.actor(who)) as actor:
        found = selectors.visible_to(actor).filter(pk=agreement.pk).first()
        return said_by(found) if found else None


def test_a_draft_says_it_and_a_change_replaces_it(cast: Cast, terms: Terms) -> None:
    made = draft(cast, terms)
    assert kept(cast, made) == kept(cast, made, "olu") == COSTS
    assert kept(cast, made, "lee") is None
    with scope(cast.actor("ada")) as ada:
        silent = replace(terms, costs=None)
        agreements.change(agreement=made, version=1, terms=silent, by=ada)
    assert kept(cast, made) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": "dollars"}, "currency"),
        ({"free_hours": Decimal(-1)}, "free_hours"),
        ({"administrative_rate": Decimal(101)}, "administrative_rate"),
        ({"rates": [COSTS.rates[0], COSTS.rates[0]]}, "rates"),
        ({"rates": [Rate(unit="week", amount=Decimal(1))]}, "rates"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, terms: Terms, wrong: object, field: str) -> None:
    assert isinstance(wrong, dict)
    with pytest.raises(Invalid) as refused:
        draft(cast, replace(terms, costs=replace(COSTS, **wrong)))
    assert list(refused.value.fields) == [field]


def test_a_rate_for_a_kind_nobody_knows_is_refused(cast: Cast, terms: Terms) -> None:
    typo = replace(COSTS, rates=[Rate("hour", Decimal("147.00"), kind="engin")])
    with pytest.raises(Invalid) as refused:
        draft(cast, replace(terms, costs=typo))
    assert "no kind engin" in refused.value.fields["rates"]


def test_the_database_fixes_them_with_the_first_signature(cast: Cast, terms: Terms) -> None:
    made = draft(cast, terms)
    sign(cast, made, "ada", "riverton")
    acts = (
        lambda: RateLine.objects.filter(agreement=made).update(amount=1),
        lambda: RateLine.objects.filter(agreement=made).delete(),
        lambda: RateLine.objects.create(agreement=made, unit="day", amount=1),
        lambda: AgreementTerms.objects.filter(agreement=made).update(free_hours=0),
    )
    for act in acts:
        fixed = pytest.raises(DatabaseError, match="terms are fixed")
        with scope(cast.actor("ada")), fixed, transaction.atomic():
            act()


def test_the_next_edition_carries_them_over(cast: Cast, terms: Terms) -> None:
    made = draft(cast, terms)
    sign(cast, made, "ada", "riverton")
    page = client_of(cast, "ada").get(reverse("agencies:agreement-renew", args=[made.uuid]))
    assert page.context["form"].of_costs.rates.initial[0]["amount"] == Decimal("147.00")
    with scope(cast.actor("ada")) as ada:
        costs = said_by(made)
        following = agreements.renew(agreement=made, terms=replace(terms, costs=costs), by=ada)
    assert kept(cast, following) == COSTS


def test_the_form_writes_them_and_the_page_says_them(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    made = ada.post(reverse("agencies:agreement-draft"), {**said(cast), **POSTED})
    page = " ".join(ada.get(made["Location"]).content.decode().split())
    assert "The first 8 hours are free." in page
    assert "147.00 USD per hour" in page
    assert "from dispatch to release, up to the quarter hour" in page
    assert "Not eligible for FEMA reimbursement." in page
    wrong = {**said(cast), **POSTED, "code": "RIV-2", "rate-0-amount": "much"}
    again = ada.post(reverse("agencies:agreement-draft"), wrong)
    assert again.status_code == 422
    assert b'value="much"' in again.content
    assert b'value="8"' in again.content
