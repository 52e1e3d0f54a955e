"""All addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from chatsite import health

# Staff sign in where everybody does, with the same second factor.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign, no-untyped-call]

handler500 = "chatsite.failures.failed"

urlpatterns = [
    path("livez", health.live, name="livez"),
    path("readyz", health.ready, name="readyz"),
    path("healthz", health.ready, name="healthz"),
    path("accounts/", include("chatsite.accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("chat.api.urls")),
    path("support/", include("support.urls")),
    path("", include("chat.urls")),
]
