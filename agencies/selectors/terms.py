"""Terms of agreements as doors show them: rows for programs, sentences for people."""

from collections.abc import Iterator

from agencies.models import Agreement, AgreementTerms, RateLine, Unit
from agencies.selectors.named import Row

NOT_ELIGIBLE = (
    "Payment depends on federal money. FEMA does not reimburse aid given under such a clause "
    "(Public Assistance Program and Policy Guide, Mutual Aid; 2 CFR 200.403)."
)


def of(agreement: Agreement) -> AgreementTerms | None:
    """The agreement's terms; None where it says nothing about costs."""
    return getattr(agreement, "terms", None)


def row(agreement: Agreement) -> Row | None:
    """Terms and rates of one agreement; amounts are decimal text."""
    terms = of(agreement)
    if terms is None:
        return None
    return {
        "currency": terms.currency,
        "free_hours": str(terms.free_hours),
        "administrative_rate": str(terms.administrative_rate),
        "liability": terms.liability,
        "floor_hard": terms.floor_hard,
        "window_hours": terms.window_hours,
        "federal_contingent": terms.federal_contingent,
        "claim_days": terms.claim_days,
        "rates": [_rate_row(line) for line in agreement.rates.all()],
    }


def sentences(agreement: Agreement) -> list[str]:
    """The terms in plain words, the warning apart."""
    terms = of(agreement)
    return list(_said(terms)) if terms else []


def rate_words(line: RateLine) -> str:
    """For whom or what a line is, such as "engine, type 1" or "4 x firefighter with each pump"."""
    asset = (line.kind or "any asset").replace("-", " ").replace("_", " ")
    if line.type:
        asset += f", type {line.type}"
    if not line.person_class:
        return asset
    return f"{line.persons} x {line.person_class} with each {asset}"


def clock_words(line: RateLine) -> str:
    """From when to when a line is charged, and how time is rounded."""
    if line.unit in (Unit.MILE, Unit.FLAT):
        return "as recorded" if line.unit == Unit.MILE else "once the free hours are over"
    span = f"from {line.get_starts_display()} to {line.get_ends_display()}"
    return span if line.unit == Unit.DAY else f"{span}, {line.get_rounding_display()}"


def warning(agreement: Agreement) -> str:
    """What costs a claim its federal reimbursement; empty where nothing does."""
    terms = of(agreement)
    return NOT_ELIGIBLE if terms and terms.federal_contingent else ""


def _said(terms: AgreementTerms) -> Iterator[str]:
    free = terms.free_hours.normalize()
    if free == 1:
        yield "The first hour is free."
    else:
        yield f"The first {free:f} hours are free." if free else "Charged from the first hour."
    rate = terms.administrative_rate.normalize()
    if rate:
        yield f"{rate:f} % is added for administration."
    if terms.floor_hard:
        yield "Nothing is lent below the lender's cover floor."
    else:
        yield "Below its cover floor the lender decides by name and with a reason."
    if terms.window_hours:
        yield f"Assets may deploy up to {terms.window_hours} hours before every side has signed."
    if terms.claim_days:
        yield f"Claimed within {terms.claim_days} days after the last asset is home."
    if terms.liability:
        yield f"Liability: {terms.liability}"


def _rate_row(line: RateLine) -> Row:
    return {
        "kind": line.kind,
        "type": line.type,
        "person_class": line.person_class,
        "persons": line.persons,
        "unit": line.unit,
        "amount": str(line.amount),
        "starts": line.starts,
        "ends": line.ends,
        "rounding": line.rounding,
    }
