"""The guard for libraries that speak through `requests`, such as those that log in by OpenID."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from eoc.outgoing.addresses import Unreachable
from eoc.outgoing.calls import Answer, Outgoing

CallFailed = requests.RequestException  # what whoever uses a guarded session catches


class GuardedAdapter(BaseAdapter):
    """Carries a session's requests over guarded calls; a redirect is refused."""

    def __init__(self, way: Outgoing) -> None:
        super().__init__()
        self.way = way

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """One request; what the session says of time, trust and proxies does not count."""
        body = request.body if isinstance(request.body, str | bytes) else ""
        headers = {name: str(said) for name, said in request.headers.items()}
        try:
            answer = self.way.call(
                str(request.method),
                str(request.url),
                headers=headers,
                body=body.encode() if isinstance(body, str) else body,
            )
        except Unreachable as failed:
            raise requests.ConnectionError(failed.reason, request=request) from failed
        if 300 <= answer.status < 400:
            raise requests.TooManyRedirects("redirects are not followed", request=request)
        return _response(answer, request)

    def close(self) -> None:
        """Let the connections go."""
        self.way.close()


def guarded_session(way: Outgoing | None = None) -> requests.Session:
    """A session whose every request goes through the guard."""
    session = requests.Session()
    session.trust_env = False
    adapter = GuardedAdapter(way or Outgoing())
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _response(answer: Answer, request: requests.PreparedRequest) -> requests.Response:
    made = requests.Response()
    made.status_code = answer.status
    made.headers = CaseInsensitiveDict(answer.headers)
    made.encoding = requests.utils.get_encoding_from_headers(made.headers)
    made.url = str(request.url)
    made.request = request
    made.raw = BytesIO(answer.body)
    return made
