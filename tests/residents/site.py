"""The public site for tests: written as it stands, read back as files and as answers."""

from collections.abc import Mapping

from alerts.models import PublicAlert
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alert_ending, public_alerts
from eoc.access import scope
from residents import pages
from residents.selectors import alerts
from tests.alerts import public
from tests.cast import Cast


def files() -> Mapping[str, bytes]:
    """Every file as it would be written now."""
    return pages.files(alerts.standing())


def page(files: Mapping[str, bytes], name: str = "index.html") -> str:
    """A page or text of the site."""
    return files[f"public/{name}"].decode()


def updated(cast: Cast) -> tuple[PublicAlert, PublicAlert]:
    """An alert and the one that took its place."""
    first = public.issued(cast)
    agency, said = cast.agencies["riverton"], public.said(minutes=30)
    with scope(cast.actor("dana")) as dana:
        second = public_alerts.draft(agency=agency, said=said, by=dana, supersedes=first)
        public_alerts.submit(alert=second, by=dana)
    with scope(cast.actor("rosa")) as rosa:
        public_alerts.approve(alert=second, digest=second.digest, by=rosa)
        typed = selectors.phrase(second)
        return first, public_alerts.issue(alert=second, typed=typed, seen=(), by=rosa)


def cancelled(cast: Cast) -> PublicAlert:
    """An alert that one person took back."""
    alert = public.issued(cast)
    with scope(cast.actor("dana")) as dana:
        return public_alert_ending.cancel(alert=alert, by=dana)
