"""Staff look after accounts: who may sign in, with what, from where."""

from datetime import timedelta
from typing import Any

from allauth.account.admin import EmailAddressAdmin as AllauthEmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from chatsite.accounts import actions
from chatsite.accounts.devices import device_name
from chatsite.accounts.models import ApiKey, User

for model in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


class LookOnlyAdmin(ModelAdmin):
    """Rows that staff may look at and, with permission, delete."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: these rows come about by what people do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """People."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "display_name", "is_active", "is_staff"]
    list_display += ["open_sessions", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    show_full_result_count = False
    actions = ["activate", "deactivate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the number of sessions, counted for the rows of one page only."""
        oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        open_ones = UserSession.objects.filter(
            user=OuterRef("pk"), created_at__gt=oldest
        )
        count = open_ones.values("user").annotate(n=Count("pk")).values("n")
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(open_sessions=Coalesce(Subquery(count), 0))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser gives powers; otherwise staff could give them to themselves."""
        fixed = ["last_login", "date_joined"]
        powers = ["is_staff", "is_superuser", "groups", "user_permissions"]
        return fixed if request.user.is_superuser else fixed + powers

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account, password included, is for superusers only."""
        mine = obj is None or not obj.is_superuser or request.user.is_superuser
        return mine and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same for deletion."""
        mine = obj is None or not obj.is_superuser or request.user.is_superuser
        return mine and super().has_delete_permission(request, obj)

    @admin.display(description="sessions", ordering="open_sessions")
    def open_sessions(self, user: Any) -> int:
        """How many browsers they are signed in with."""
        count: int = user.open_sessions
        return count

    @admin.action(description="Activate", permissions=["change"])
    def activate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Let them sign in again."""
        for user in self._within_reach(request, users):
            actions.activate(user=user)

    @admin.action(
        description="Deactivate, and end their sessions", permissions=["change"]
    )
    def deactivate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Shut them out."""
        for user in self._within_reach(request, users):
            actions.deactivate(user=user)

    def _within_reach(self, request: HttpRequest, users: QuerySet[User]) -> list[User]:
        reach = [
            user
            for user in users
            if user != request.user and self.has_change_permission(request, user)
        ]
        self.message_user(request, f"{len(reach)} of {len(users)} accounts changed.")
        return reach


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    """Teams and their permissions."""


@admin.register(EmailAddress)
class EmailAddressAdmin(AllauthEmailAddressAdmin, ModelAdmin):
    """Email addresses, verified or not."""

    list_select_related = ["user"]


@admin.register(Authenticator)
class AuthenticatorAdmin(LookOnlyAdmin):
    """Second factors, without their secrets. Deleting one helps who lost a phone."""

    fields = ["user", "type", "created_at", "last_used_at"]
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]


@admin.register(UserSession)
class UserSessionAdmin(LookOnlyAdmin):
    """Browsers that are signed in. Deleting a row signs that browser out."""

    fields = ["user", "ip", "device", "user_agent", "created_at", "last_seen_at"]
    list_display = ["user", "device", "ip", "created_at", "last_seen_at"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email", "ip"]
    ordering = ["-last_seen_at"]

    @admin.display
    def device(self, session: UserSession) -> str:
        """Such as "Firefox on Linux"."""
        return device_name(session.user_agent)

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        """End the session itself, not only the row about it."""
        obj.end()

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[UserSession]
    ) -> None:
        """The same for many."""
        for session in queryset:
            session.end()


@admin.register(ApiKey)
class ApiKeyAdmin(LookOnlyAdmin):
    """Keys of programs. `manage.py create_api_key` makes them; here they end."""

    fields = ["user", "name", "hint", "created_at", "last_used_at"]
    fields += ["expires_at", "revoked_at"]
    list_display = ["hint", "name", "user", "created_at", "last_used_at", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["hint", "name", "user__username", "user__email"]
    actions = ["revoke"]

    @admin.action(description="Revoke", permissions=["delete"])
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        """End the keys now."""
        for key in keys:
            actions.revoke(key=key)
        self.message_user(request, "The keys are revoked.", messages.SUCCESS)
