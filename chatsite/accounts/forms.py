"""Forms of the account pages: allauth's, in our words, and the profile."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from chatsite.accounts.models import User

PASSWORD_ADVICE = "At least 8 characters, and hard to guess. Long beats complicated."  # noqa: S105


class LoginForm(allauth_forms.LoginForm):
    """Sign-in by username or email address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Username or email address"
        # "email", allauth's, keeps password managers from offering usernames.
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autofocus": True,
        }


class SignupForm(allauth_forms.SignupForm):
    """A new account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_a_new_password(self, "Password")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """A new password for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        _ask_for_a_new_password(self, "New password")


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """A new password for somebody who followed the link in the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_a_new_password(self, "New password")


def _ask_for_a_new_password(form: forms.Form, label: str) -> None:
    # One sentence in place of a list of rules; a broken rule still says itself.
    form.fields["password1"].help_text = PASSWORD_ADVICE
    form.fields["password1"].label = label
    form.fields["password2"].label = "The same once more"


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What others call you."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }
