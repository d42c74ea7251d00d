"""The public site as it stands now, written into files: by the relay, and when an alert moves."""

import structlog
from django.conf import settings

from residents import pages, snapshot
from residents.selectors import alerts

log = structlog.get_logger()


def publish() -> None:
    """Write it; call it as the relay. A full disk is logged, and the last one stands."""
    try:
        snapshot.write(settings.PUBLIC_SITE_DIR, lambda: pages.files(alerts.standing()))
    except OSError as error:
        log.error("public.not_written", reason=str(error))
