"""Static files under names that carry their content's hash, and may be cached for ever.

Our own scripts import one another by hashed names too, so that a new version is never mixed with an old one; those of other
packages are left alone, since some name modules that they do not ship.
"""

from django.contrib.staticfiles.storage import HashedFilesMixin, ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = (
    r"""(?P<matched>import(?s:(?P<names>\s*\{.*?\}))\s*from\s*["'](?P<url>\./.*?)["'];)""",
    """import%(names)s from "%(url)s";""",
)
PATTERNS = (*HashedFilesMixin.patterns, ("js/*.js", (_IMPORT,)))


class HashedStorage(ManifestStaticFilesStorage):
    """For this machine alone: nothing is compressed, which takes a minute that only a network gives back."""

    patterns = PATTERNS


class CompressedHashedStorage(CompressedManifestStaticFilesStorage):
    """For an installation: Brotli and gzip beside every file."""

    patterns = PATTERNS
