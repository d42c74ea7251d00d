"""`docs/asyncapi.yaml` names what the code and a real session say, and nothing else."""

import asyncio
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from agencies.models import Agreement
from agencies.services import sharing
from eoc.access import scope
from eoc.project.socket_document import DOCUMENT
from eoc.realtime import conversation, listener
from eoc.realtime.messages import NEEDED, PROTOCOL, SHAPES
from tests.cast import Cast
from tests.faults.trial import cookie_of
from tests.incidents.build import logged
from tests.processes import Installation
from tests.realtime.test_socket_refuses_strangers_and_floods import _socket

DOC: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text())
REALTIME = Path(inspect.getfile(listener)).parent
CLIENT = {"clientHello": "hello", "since": "since"}
CODES = vars(listener) | vars(conversation)
BY_THE_SERVER_ITSELF = {1009}


def at(ref: str) -> Any:
    found: Any = DOC
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return found


def refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for inner in node.values():
            yield from refs(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from refs(inner)


def whole(node: Any) -> Any:
    """References replaced by what they name, words for people left out."""
    if isinstance(node, dict):
        node = {**at(node["$ref"])} if "$ref" in node else node
        return {key: whole(value) for key, value in node.items() if key != "description"}
    return [whole(inner) for inner in node] if isinstance(node, list) else node


def told(operation: str) -> set[str]:
    listed = DOC["operations"][operation]["messages"]
    return {one["$ref"].rsplit("/", 1)[1] for one in listed}


def sources() -> str:
    return "\n".join(path.read_text() for path in sorted(REALTIME.glob("*.py")))


def test_it_is_an_asyncapi_document_of_this_protocol() -> None:
    assert DOC["asyncapi"] == "3.0.0"
    assert DOC["info"]["version"].split(".")[0] == str(PROTOCOL)
    assert at("#/components/schemas/hello")["properties"]["protocol"]["const"] == PROTOCOL
    for ref in refs(DOC):
        at(ref)
    for shape in DOC["components"]["schemas"].values():
        Draft202012Validator.check_schema(whole(shape))


def test_every_message_is_said_by_one_side_and_has_a_payload() -> None:
    both = set(DOC["channels"]["live"]["messages"])
    assert told("hear") | told("tell") == both == set(DOC["components"]["messages"])
    assert not told("hear") & told("tell")
    for message in DOC["components"]["messages"].values():
        for example in message.get("examples", ()):
            Draft202012Validator(whole(message["payload"])).validate(example["payload"])


def test_what_clients_say_has_the_shapes_the_server_takes() -> None:
    assert {CLIENT[name] for name in told("hear")} == set(SHAPES)
    for name, kind in CLIENT.items():
        shape = whole(at(f"#/components/schemas/{name}"))
        assert shape["properties"].pop("t") == {"const": kind}
        assert shape["properties"] == SHAPES[kind]
        assert shape["required"] == ["t", *NEEDED.get(kind, [])]
        assert shape["additionalProperties"] is False


def test_what_the_server_says_is_what_the_code_says() -> None:
    said = set(re.findall(r'"t":\s?"(\w+)"', sources()))
    assert told("tell") - {"picture"} == said


def test_every_close_code_is_named() -> None:
    names = set(re.findall(r'(?:\.end\(|"code": )([A-Z_]+)', sources()))
    codes = {CODES[name] for name in names}
    assert set(DOC["channels"]["live"]["x-close-codes"]) == codes | BY_THE_SERVER_ITSELF


def test_it_is_served_where_the_api_document_is(db: None) -> None:
    answer = Client().get("/api/v1/asyncapi/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/vnd.aai.asyncapi+yaml")
    assert answer.content == DOCUMENT.read_bytes()
    schema = yaml.safe_load(Client().get("/api/v1/schema/").content)
    assert schema["externalDocs"]["url"] == "/api/v1/asyncapi/"


async def test_a_real_session_says_what_is_written(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(cookie_of)(committed_cast, "dana")
    heard: dict[str, Any] = {}
    async with _socket(installation, cookie) as socket, asyncio.timeout(15):
        await socket.send("nonsense")
        await socket.send(json.dumps({"t": "hello", "epoch": "another"}))
        await sync_to_async(logged)(committed_cast)
        await sync_to_async(_revoke)()
        while heard.keys() != told("tell") - {"picture", "session"}:
            frame = json.loads(await socket.recv())
            heard.setdefault(frame["t"], frame)
    for kind, frame in heard.items():
        Draft202012Validator(whole(at(f"#/components/schemas/{kind}"))).validate(frame)


def _revoke() -> None:
    with scope(sharing.operator()):
        agreement = Agreement.objects.get(code="NORTH-AA")
        agreement.revoked_at = timezone.now()
        agreement.version += 1
        agreement.save()


@pytest.mark.parametrize("kind", sorted(told("tell") - {"picture"}))
def test_a_frame_of_another_shape_is_not_what_is_written(kind: str) -> None:
    shape = Draft202012Validator(whole(at(f"#/components/schemas/{kind}")))
    assert not shape.is_valid({"t": kind})
    assert not shape.is_valid({"t": "other"})
