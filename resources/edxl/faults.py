"""Why a document was refused: the element, its line, and what to do."""

from eoc.text.strict_xml import XmlFault


class EdxlFault(XmlFault):
    """An EDXL document is refused; `path` and `line` say where, the message says what to do."""
