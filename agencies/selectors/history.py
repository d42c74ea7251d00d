"""What was done to an agreement or a person and their roles."""

from agencies.models import Agreement, AgreementParty, Grant, Membership, Person
from eoc.journal import history
from eoc.journal.history import Change


def of_agreement(agreement: Agreement) -> list[Change]:
    """The agreement, its parties and what they grant."""
    parties = AgreementParty.objects.filter(agreement=agreement).values_list("pk", flat=True)
    grants = Grant.objects.filter(agreement=agreement).values_list("pk", flat=True)
    return history.of({Agreement: [agreement.pk], AgreementParty: parties, Grant: grants})


def of_person(person: Person) -> list[Change]:
    """The person and every role the reader sees, held or ended."""
    roles = Membership.objects.filter(person=person).values_list("pk", flat=True)
    return history.of({Person: [person.pk], Membership: roles})
