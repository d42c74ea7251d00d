"""Every answer says where scripts come from; nobody keeps it; pages without htmx are sealed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from structlog.testing import capture_logs

from eoc.project import policy_reports
from eoc.project.policy_reports import Budget
from tests.cast import Cast
from tests.incidents.build import logged

PUBLIC = ["/login/", "/password/reset/", "/nothing/", "/healthz"]
SEALED = ["/login/", "/password/reset/", "/resources/inbox/", "/account/", "/admin/people/"]
MAPS = ["/", "/incidents/log/"]
SCRIPT = re.compile(r"<script\b[^>]*>")
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture
def dana(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.users["dana"])
    return client


def directives(answer: Any, header: str = "Content-Security-Policy") -> dict[str, str]:
    found = {}
    for part in answer.headers.get(header, "").split("; "):
        name, _, said = part.partition(" ")
        found[name] = said
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = Client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_scripts_run_by_nonce_only_and_every_page_has_its_own(dana: Client) -> None:
    seen = set()
    for path in [*SEALED, *MAPS, "/incidents/", "/admin/", "/alerts/outbox/"]:
        answer = dana.get(path)
        assert answer.status_code in (200, 302, 403), path
        nonce = re.fullmatch(r"'nonce-([^']+)'", directives(answer)["script-src"])
        if answer.status_code == 302:
            continue
        assert nonce, path
        seen.add(nonce[1])
        for script in SCRIPT.findall(answer.content.decode()):
            inert = 'type="application/json"' in script
            assert inert or f'nonce="{nonce[1]}"' in script, f"{path}: {script}"
    assert len(seen) > 5


def test_no_template_forgets_the_nonce_or_writes_script_or_style_inline() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        for script in SCRIPT.findall(text):
            assert 'nonce="{{ CSP_NONCE }}"' in script, f"{path}: {script}"
            assert "src=" in script, f"{path}: {script}"
        assert not re.search(r"\s(on[a-z]+|style)=[\"']", text), path
        assert "<style" not in text, path


def test_pages_without_htmx_are_sealed(dana: Client) -> None:
    for path in SEALED:
        answer = Client().get(path) if path in PUBLIC else dana.get(path)
        said = directives(answer)
        assert said["require-trusted-types-for"] == "'script'", path
        assert said["trusted-types"] == "'none'", path
        assert b"htmx.min.js" not in answer.content, path


def test_pages_of_guests_and_invitations_load_no_script_that_writes_html() -> None:
    for name in ("incidents/guests/read.html", "account/login.html", "mfa/authenticate.html"):
        text = (TEMPLATES / name).read_text()
        assert "_htmx.html" not in text and "small_map" not in text, name


def test_the_page_of_an_approval_is_sealed(dana: Client) -> None:
    text = (TEMPLATES / "resources/inbox/decide.html").read_text()
    assert "_htmx.html" not in text
    assert "<script" not in text


def test_pages_with_htmx_write_through_the_cleaning_policy(dana: Client, cast: Cast) -> None:
    for path in ("/alerts/outbox/", f"/incidents/{logged(cast).number}/"):
        answer = dana.get(path)
        said = directives(answer)
        assert said["require-trusted-types-for"] == "'script'", path
        assert said["trusted-types"] == "default accord-parse", path
        text = answer.content.decode()
        assert 0 < text.index("js/trusted.js") < text.index("htmx.min.js")


def test_pages_with_maps_report_and_do_not_enforce(dana: Client) -> None:
    for path in MAPS:
        answer = dana.get(path)
        assert answer.status_code == 200, path
        assert "require-trusted-types-for" not in directives(answer), path
        said = directives(answer, "Content-Security-Policy-Report-Only")
        assert said["require-trusted-types-for"] == "'script'", path
        assert said["report-uri"] == "/csp-reports/"


def test_whoever_uses_htmx_says_so() -> None:
    """A page that spoke htmx without loading it would be sealed and dead."""
    used = [p for p in TEMPLATES.rglob("*.html") if re.search(r"\s(data-)?hx-[a-z]", p.read_text())]
    assert used
    for path in used:
        assert _loads_htmx(path), f"{path} uses htmx, and no page it stands in includes _htmx.html"


def _loads_htmx(path: Path) -> bool:
    text = path.read_text()
    if "_htmx.html" in text:
        return True
    name = path.relative_to(TEMPLATES).as_posix()
    above = [p for p in TEMPLATES.rglob("*.html") if f'"{name}"' in p.read_text() and p != path]
    return any(_loads_htmx(one) for one in above)


def test_what_is_made_in_a_persons_scope_is_kept_by_nobody(dana: Client, cast: Cast) -> None:
    number = logged(cast).number
    paths = ("/incidents/", f"/incidents/{number}/", "/console/snapshot/", "/account/")
    for path in (*paths, "/incidents/?format=csv", "/api/v1/incidents/", "/incidents/none/"):
        assert dana.get(path).headers["Cache-Control"] == "no-store", path
    assert dana.get("/console/basemap/").headers["Cache-Control"] == "private, no-cache"


def post(body: Any, kind: str = "application/csp-report") -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client().post("/csp-reports/", text, content_type=kind)


OLD = {
    "csp-report": {
        "document-uri": "https://eoc.example/incidents/SECRET/?token=SECRET#SECRET",
        "effective-directive": "script-src",
        "blocked-uri": "https://evil.example/SECRET.js?who=SECRET",
        "disposition": "enforce",
        "line-number": 7,
        "script-sample": "SECRET",
    }
}


def violations(lines: list[Any]) -> list[Any]:
    return [line for line in lines if line["event"] == "csp.violation"]


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Budget:
    made = Budget(5)
    monkeypatch.setattr(policy_reports, "budget", made)
    return made


def test_a_report_is_logged_without_what_it_quotes(budget: Budget) -> None:
    with capture_logs() as lines:
        assert post(OLD).status_code == 204
    (line,) = violations(lines)
    assert line["directive"] == "script-src"
    assert line["page"] == "eoc.example/incidents/<str:number>/"
    assert line["blocked"] == "evil.example"
    assert "SECRET" not in str(line)


def test_the_newer_form_is_understood(budget: Budget) -> None:
    body = {"effectiveDirective": "img-src", "documentURL": "https://eoc.example/a/"}
    with capture_logs() as lines:
        assert post([{"type": "csp-violation", "body": body}], "application/reports+json")
    assert violations(lines)[0]["page"] == "eoc.example"


def test_reports_are_bounded(budget: Budget) -> None:
    with capture_logs() as lines:
        for _ in range(20):
            post(OLD)
    assert len(violations(lines)) == 5
    assert budget.missed() == 15
    assert post("x" * 16_001).status_code == 413
    assert post("{").status_code == 400
    assert post("[" * 8000).status_code == 400
    for odd in ("[]", "7", '"x"', '{"csp-report": 7}', "[7, null]", '{"csp-report": {}}'):
        assert post(odd).status_code == 204
    assert Client().get("/csp-reports/").status_code == 405
