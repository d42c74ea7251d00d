"""Logs: one JSON line an event, control characters escaped, no secrets, no personal data.

What is logged are ids, routes and counts. What still slips into a message of ours or of a library
is blotted out here: by the name of its field, and by its look.
"""

import re
from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

LONGEST, LONGEST_TRACE = 2_000, 12_000
BLOT = "[removed]"
SECRET_NAME = re.compile(
    r"pass(word|wd|code|phrase)|secret|token|cookie|authori[sz]ation|session|csrf|api_?key|"
    r"private|credential|signature|otp|\bpin\b|e-?mail|phone|address$|username",
    re.IGNORECASE,
)
LOOKS = (
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), BLOT),  # a mail address
    (re.compile(r"\b(?:eoc|whsec|sk|ghp)_[\w+/=-]{6,}"), BLOT),  # tokens by their beginning
    (re.compile(r"\b(Bearer|Token|Basic)\s+[\w.~+/=:-]{6,}", re.IGNORECASE), rf"\1 {BLOT}"),
    (re.compile(r"(\w+://)[^\s/@:]*:[^\s/@]*@"), rf"\1{BLOT}@"),  # a login inside an address
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), BLOT),  # a signed web token
    (
        re.compile(r"(/password/set/|/guests/|/answers/)[^\s\"']+"),
        rf"\1{BLOT}",
    ),  # links that let in
    (
        re.compile(
            r"\b((?:__Host-)?accord[\w-]*|sessionid|csrftoken|[\w-]*(?:token|password|secret|pin|"
            r"code|key|state|signature))=([^\s;&\"']+)",
            re.IGNORECASE,
        ),
        rf"\1={BLOT}",
    ),
    (re.compile(r"(DETAIL|CONTEXT|Failing row contains|Key \(): ?.*", re.DOTALL), rf"\1 {BLOT}"),
    (
        re.compile(r"\+\d[\d ().-]{7,}\d|\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b"),
        BLOT,
    ),  # a phone number
)


def blotted(text: str, longest: int = LONGEST) -> str:
    """The text without whatever looks like a secret or a person's address."""
    text = text[: longest * 2]
    for look, put in LOOKS:
        text = look.sub(put, text)
    return text if len(text) <= longest else f"{text[:longest]}…"


def without_secrets(logger: Any, name: str, said: EventDict) -> EventDict:
    """Every value by its name, then by its look."""
    for key, value in said.items():
        if key not in ("timestamp", "level", "exception"):
            said[key] = _clean(key, value)
    if "exception" in said:
        said["exception"] = blotted(str(said["exception"]), LONGEST_TRACE)
    return said


def of_the_request(logger: Any, name: str, said: EventDict) -> EventDict:
    """A framework's line about a request names its route; an address may hold a token or a name."""
    record = said.get("_record")
    request = getattr(record, "request", None)
    if request is None or not hasattr(request, "method"):
        return said
    found = getattr(request, "resolver_match", None)
    status = getattr(record, "status_code", 0)
    known = status in HTTPStatus._value2member_map_
    said["event"] = HTTPStatus(status).phrase if known else "request"
    said.update(method=request.method, route=found.route if found else "unknown")
    return said


def _clean(key: str, value: Any) -> Any:
    if SECRET_NAME.search(key) and not isinstance(value, bool | int | None):
        return BLOT
    if isinstance(value, str):
        return blotted(value)
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(key, one) for one in value]
    if isinstance(value, bool | int | float | None):
        return value
    return blotted(str(value))


COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def one_line(_: Any, __: str, said: MutableMapping[str, Any]) -> str:
    """JSON in ASCII: line breaks, control and direction marks stand escaped."""
    rendered = structlog.processors.JSONRenderer(ensure_ascii=True)(_, __, said)
    return rendered if isinstance(rendered, str) else rendered.decode()


def formatter() -> ProcessorFormatter:
    """Our own events and those of libraries, in the same shape."""
    return ProcessorFormatter(
        foreign_pre_chain=COMMON,
        processors=[
            of_the_request,
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            one_line,
        ],
    )


def speak_json() -> None:
    """Let structlog hand its events to the standard library's handlers."""
    structlog.configure(
        processors=[*COMMON, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def settings_of(level: str) -> dict[str, Any]:
    """LOGGING: one handler; the server's own access lines hold addresses, ours hold routes."""
    server = {"handlers": ["console"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "eoc.project.logs.formatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "uvicorn": {"handlers": [], "level": level, "propagate": True},
            "uvicorn.error": server,
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # quotes it
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
        },
    }
