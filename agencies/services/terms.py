"""Terms of an agreement: checked and written with the draft, carried over to the next edition."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from agencies.models import Agreement, AgreementTerms, RateLine
from eoc.text.public import public_text

MOST_RATES = 200


@dataclass(frozen=True)
class Rate:
    """One line of the rate table; the model says what the words mean."""

    unit: str
    amount: Decimal
    kind: str = ""
    type: int | None = None
    person_class: str = ""
    persons: int = 1
    starts: str = "dispatch"
    ends: str = "in_quarters"
    rounding: str = "quarter_up"


@dataclass(frozen=True)
class Costs:
    """What an agreement says about money and cover."""

    currency: str
    free_hours: Decimal = Decimal(0)
    administrative_rate: Decimal = Decimal(0)
    liability: str = ""
    floor_hard: bool = False
    window_hours: int = 0
    federal_contingent: bool = False
    claim_days: int = 0
    rates: Sequence[Rate] = field(default=())


def said_by(agreement: Agreement) -> Costs | None:
    """What the agreement says, to be said again in another edition; None where it is silent."""
    found = AgreementTerms.objects.filter(agreement=agreement).first()
    if found is None:
        return None
    names = [name for name in Costs.__dataclass_fields__ if name != "rates"]
    rates = [_rate(line) for line in agreement.rates.all()]
    return Costs(**{name: getattr(found, name) for name in names}, rates=rates)


def wrong_with(costs: Costs | None) -> dict[str, str]:
    """Each field that is wrong, with what to do; empty where nothing is."""
    if costs is None:
        return {}
    wrong = _refused(AgreementTerms(**_plain(costs)), "agreement")
    if len(costs.rates) > MOST_RATES:
        return {"rates": f"At most {MOST_RATES} lines."}
    seen: set[object] = set()
    unknown = import_string(settings.UNKNOWN_KINDS)({rate.kind for rate in costs.rates} - {""})
    for number, rate in enumerate(costs.rates, 1):
        line = RateLine(**asdict(rate))
        what = [f"{name}: {why}" for name, why in _refused(line, "agreement").items()]
        key = (rate.kind, rate.type, rate.person_class, rate.unit)
        if key in seen:
            what.append("the same kind, class and unit stand in another line.")
        if rate.unit == "mile" and rate.person_class:
            what.append("miles are an asset's; leave the class of persons empty.")
        if rate.kind in unknown:
            what.append(f"the catalogue has no kind {rate.kind}; nothing would ever be charged.")
        if what:
            wrong["rates"] = f"Line {number}: {' '.join(what)}"
        seen.add(key)
    return wrong


def write(agreement: Agreement, costs: Costs | None) -> None:
    """Replace what a draft says; the database refuses it once somebody has signed."""
    agreement.rates.all().delete()
    AgreementTerms.objects.filter(agreement=agreement).delete()
    if costs is None:
        return
    said = {**_plain(costs), "liability": public_text(costs.liability, "liability")}
    AgreementTerms.objects.create(agreement=agreement, **said)
    RateLine.objects.bulk_create(RateLine(agreement=agreement, **asdict(r)) for r in costs.rates)


def _plain(costs: Costs) -> dict[str, Any]:
    return {name: value for name, value in vars(costs).items() if name != "rates"}


def _rate(line: RateLine) -> Rate:
    return Rate(**{name: getattr(line, name) for name in Rate.__dataclass_fields__})


def _refused(row: AgreementTerms | RateLine, *except_for: str) -> dict[str, str]:
    try:
        row.clean_fields(exclude=except_for)
    except ValidationError as error:
        return {name: " ".join(said) for name, said in error.message_dict.items()}
    return {}
