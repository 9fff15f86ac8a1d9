"""Static files in service: hashed names, gzip only (brotli would take a minute at each deployment for the design system's 1,600 files)."""

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed names with far expiry, gzip beside each file."""

    manifest_strict = False
    # Our scripts import one another: the imports follow the hashed names.
    support_js_module_import_aggregation = True

    def create_compressor(self, **kwargs: object) -> Compressor:
        return super().create_compressor(**{**kwargs, "use_brotli": False})
