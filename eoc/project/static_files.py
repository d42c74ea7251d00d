"""Static files under names that carry their hash, the imports between our ES modules included."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = (
    (
        r"""(?P<matched>import(?P<names>\s*\{[^}]*\})\s*from\s*["'](?P<url>\.[^"']+)["'];)""",
        """import%(names)s from "%(url)s";""",
    ),
)


class HashedModules(CompressedManifestStaticFilesStorage):
    """A changed module gets a new name in whoever imports it, so browsers never mix versions.

    Only our own folders: packages from elsewhere name modules they do not ship.
    """

    patterns = (*HashedFilesMixin.patterns, ("console/*.js", IMPORTS), ("js/*.js", IMPORTS))
