"""From an alert's acceptance to its first hand-off, by the real worker: idle, and beside a bulk."""

import time
from dataclasses import replace

from bench.alert import ground, processes
from bench.alert.mail_sink import MailSink
from bench.alert.sides import WORKERS
from bench.report import machine, say, spread
from eoc import bus

URGENT = replace(ground.NOTICE, severity="critical")
PAUSES = {"idle": 0.15, "under_load": 0.25}
PATIENCE = 120.0


def measured(
    database: str,
    urgent: list[ground.Recipients],
    everybody: ground.Recipients,
    mail: MailSink,
    environment: dict[str, str],
) -> None:
    """Print both; an alert that was never handed off counts as the whole patience."""
    half = len(urgent) // 2
    with processes.worker(database, mail, environment):
        _probed("warm", urgent[:1], mail)
        _probed("idle", urgent[1:half], mail)
        mail.forget()
        ground.alert(everybody)
        for _ in range(WORKERS):
            bus.ring("alerts.tasks.deliver")
        _probed("under_load", urgent[half:], mail, everybody.count)


def _probed(name: str, few: list[ground.Recipients], mail: MailSink, bulk: int = 0) -> None:
    """An urgent alert every so often; under load until the bulk has gone."""
    accepted: dict[str, float] = {}
    for one in few:
        event = ground.alert(one, URGENT)
        at = time.time()
        bus.ring("alerts.tasks.deliver")
        accepted |= {key: at for _, key, _ in ground.deliveries(event)}
        if bulk and mail.lines() >= bulk:
            break
        time.sleep(PAUSES.get(name, 0))
    until = time.monotonic() + PATIENCE
    while (mail.lines() < bulk + len(accepted)) and time.monotonic() < until:
        time.sleep(0.05)
    came = mail.came()
    waited = [1000 * (came.get(key, at + PATIENCE) - at) for key, at in accepted.items()]
    if name in PAUSES:
        say(bench="alert", first_hand_off=name, bulk=bulk, ms=spread(waited), **machine())
    if not bulk:
        mail.forget()
