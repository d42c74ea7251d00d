"""Is the process alive, and does everything it needs answer?"""

import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from eoc.project.database_role import role_faults

LEAKPROOF = """SELECT proleakproof FROM pg_proc
 WHERE oid = 'geometry_overlaps(geometry, geometry)'::regprocedure"""
RELAY_SILENT_SECONDS = 15
INDEXED = "SELECT to_regclass('incident_point') IS NOT NULL"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, map index rights, Redis, relay; 503 says which does not answer."""
    parts = {"database": _database(), "redis": _redis(), **_relay()}
    ready = all(value == "ok" for value in parts.values())
    return JsonResponse(parts, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT mode FROM access_installation")
            found = cursor.fetchone()
            cursor.execute(LEAKPROOF)
            leakproof = cursor.fetchone()
            cursor.execute(INDEXED)
            indexed = cursor.fetchone()
        wrong = role_faults()
    except DatabaseError as error:
        return str(error).splitlines()[0]
    if wrong:
        return wrong[0]
    if not found or found[0] != settings.ACCORD_MODE:
        return "bootstrap has not run for this mode"
    if not (leakproof and leakproof[0] and indexed and indexed[0]):
        return "map index rights are missing: run bootstrap"
    return "ok"


def _redis() -> str:
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5).ping()
    except (RedisError, OSError) as error:
        return str(error)
    return "ok"


def _relay() -> dict[str, str]:
    """The relay's heartbeat, where it runs beside this process and leaves one."""
    try:
        silent = time.time() - (settings.LOCAL / "relay.json").stat().st_mtime
    except OSError:
        return {}
    return {"relay": "ok" if silent < RELAY_SILENT_SECONDS else f"silent for {silent:.0f} s"}
