"""Static files under names that carry their hash, the imports between our ES modules included."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]


class HashedModules(CompressedManifestStaticFilesStorage):
    """A changed module gets a new name in whoever imports it, so browsers never mix versions.

    Only our own folders: packages from elsewhere name modules they do not ship.
    """

    patterns = (
        *HashedFilesMixin.patterns,
        ("console/*.js", _IMPORTS),
        ("js/*.js", _IMPORTS),
    )
