"""Why a document was refused: the element, its line, and what to do."""

from eoc.text.strict_xml import XmlFault


class CapFault(XmlFault):
    """A CAP document is refused; `path` and `line` say where, the message says what to do."""
