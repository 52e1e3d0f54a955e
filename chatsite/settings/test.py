"""Settings of the test suite: the site's own, with quick passwords and static files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("CHATSITE_LOCAL", "1")

from chatsite.settings.site import *  # noqa: F403
from chatsite.settings.site import INSTALLED_APPS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The table is there, of small vectors; a test that asks for meaning names a model.
if "support.semantic" not in INSTALLED_APPS:
    INSTALLED_APPS = [*INSTALLED_APPS, "support.semantic"]
SUPPORT_EMBEDDING_MODEL = ""
SUPPORT_EMBEDDING_DIMENSIONS = 8
