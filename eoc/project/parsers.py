"""JSON as the standard has it: finite numbers, bounded depth, a clear answer otherwise."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from eoc.text.strict_json import MOST_BYTES, NotStrict, loads


class TooLarge(APIException):
    """The body is larger than any we take (413)."""

    status_code = 413
    default_detail = f"A body has at most {MOST_BYTES:,} bytes."


class StrictJSONParser(BaseParser):
    """What is not strict JSON is refused with 400 and the place, never with 500."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Decode the body or say what is wrong with it."""
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise TooLarge
        try:
            return loads(content)
        except NotStrict as error:
            raise ParseError(f"The body is not valid JSON: {error}.") from error
