"""A member of the cast calling the API, with a session or a token."""

import json
from typing import Any

from django.test import Client

from tests.cast import Cast

API = "/api/v1"


class Api:
    """JSON in, JSON out."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = Client()
        self.client.force_login(cast.users[name])

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{API}{path}", query)

    def post(self, path: str, version: int | None = None, **body: Any) -> Any:
        return self._send(self.client.post, path, version, body)

    def patch(self, path: str, version: int | None = None, **body: Any) -> Any:
        return self._send(self.client.patch, path, version, body)

    def delete(self, path: str) -> Any:
        return self.client.delete(f"{API}{path}")

    def _send(self, verb: Any, path: str, version: int | None, body: dict[str, Any]) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        text = json.dumps(body)
        return verb(f"{API}{path}", text, content_type="application/json", headers=headers)
