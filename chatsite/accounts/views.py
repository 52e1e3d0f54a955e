"""The account pages that django-allauth does not have."""

from typing import TYPE_CHECKING

from allauth.account.forms import ReauthenticateForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chatsite.accounts import actions
from chatsite.accounts.forms import ProfileForm
from chatsite.accounts.models import User

if TYPE_CHECKING:

    class SignedIn(HttpRequest):
        """A request behind `login_required`."""

        user: User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: "SignedIn") -> HttpResponse:
    """Your name, and the state of everything that protects the account."""
    form = ProfileForm(
        request.POST or None, instance=User.objects.get(pk=request.user.pk)
    )
    if form.is_valid():
        form.save()
        messages.success(request, "Your name is saved.")
        return redirect("account_profile")
    context = {
        "form": form,
        "address": EmailAddress.objects.filter(user=request.user, primary=True).first(),
        "authenticators": Authenticator.objects.filter(user=request.user).count(),
        "sessions": UserSession.objects.purge_and_list(request.user),
    }
    return render(request, "account/profile.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: "SignedIn") -> HttpResponse:
    """The end of the account, by its owner, who gives the password again."""
    form = ReauthenticateForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "account/delete.html", {"form": form})
    user = User.objects.get(pk=request.user.pk)
    logout(request)
    actions.delete_account(user=user)
    messages.success(request, "Your account and all its chats are deleted.")
    return redirect("account_login")
