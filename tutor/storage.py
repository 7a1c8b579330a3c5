"""Names every static file by its contents, so that browsers may keep it for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Also rewrites `import './x.js'` in our modules, which Django leaves alone unless asked."""

    support_js_module_import_aggregation = True
