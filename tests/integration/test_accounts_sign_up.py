"""New accounts, confirmed addresses and forgotten passwords."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from chatsite.accounts import actions
from chatsite.accounts.models import User
from tests.browsers import errors, signed_in
from tests.make import PASSWORD

NEW_PASSWORD = "another battery staple"


@pytest.fixture(autouse=True)
def _no_tries_counted_yet() -> None:
    cache.clear()


def sign_up(client: Client, **fields: str) -> Any:
    carla = {
        "username": "carla",
        "email": "carla@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return client.post(reverse("account_signup"), carla | fields)


def link_in(mail: EmailMessage) -> str:
    [path] = re.findall(r"^http://testserver(/\S+)$", str(mail.body), re.MULTILINE)
    return str(path)


def ask_for_a_new_password(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email})


def choose(client: Client, link: str, password: str) -> Any:
    """Open the link in the mail, as a browser does, and send its form."""
    form = client.get(link)
    where = form["Location"] if form.status_code == 302 else link
    return client.post(where, {"password1": password, "password2": password})


def test_carla_signs_up_and_is_in_at_once(client: Client, db: None) -> None:
    assert sign_up(client)["Location"] == "/"
    assert signed_in(client)


def test_carla_gets_to_the_page_she_wanted(client: Client, db: None) -> None:
    assert sign_up(client, next="/accounts/sessions/")["Location"].endswith(
        "/sessions/"
    )


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_carla_is_not_sent_to_another_site(
    client: Client, db: None, elsewhere: str
) -> None:
    assert sign_up(client, next=elsewhere)["Location"] == "/"


def test_carla_confirms_her_address_with_the_link_in_the_mail(
    client: Client, db: None, mailoutbox: list[EmailMessage]
) -> None:
    sign_up(client)
    [mail] = mailoutbox
    assert mail.to == ["carla@example.org"]
    address = EmailAddress.objects.get(email="carla@example.org")
    assert not address.verified
    assert "Confirm" in client.get(link_in(mail)).content.decode()
    address.refresh_from_db()
    assert not address.verified, "opening a link must not be enough: scanners open it"
    client.post(link_in(mail))
    address.refresh_from_db()
    assert address.verified


def test_a_made_up_confirmation_link_is_explained(client: Client, db: None) -> None:
    page = client.get(reverse("account_confirm_email", args=["made-up"]))
    assert "no longer good" in page.content.decode()


def test_a_mail_names_who_and_where_in_plain_text(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.update(first_name="Alice & Bob", last_name="O'Hara")
    client.force_login(alice)
    client.post(reverse("account_email"), {"email": alice.email, "action_send": ""})
    [mail] = mailoutbox
    assert mail.subject == "Confirm your email address"
    assert mail.content_subtype == "plain"
    assert "the address of Alice & Bob O'Hara:" in mail.body
    assert mail.body.endswith("Chatsite\ntestserver")


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("username", ""),
        ("username", "a b"),
        ("username", "a\x00b"),
        ("username", "<script>"),
        ("username", "\U0001f600"),
        ("username", "x" * 151),
        ("username", "Admin"),
        ("username", "support"),
        ("email", ""),
        ("email", "carla"),
        ("email", "a\x00b@example.org"),
        ("email", "carla@example.org\nBcc: all@example.org"),
        ("email", f"{'x' * 64}@{'y' * 60}.{'y' * 60}.{'y' * 60}.{'y' * 20}.org"),
        ("password1", ""),
        ("password1", "short"),
        ("password1", "password"),
        ("password1", "1234567890"),
        ("password1", "carla@example.org"),
        ("password1", "correct\x00horse battery"),
    ],
)
def test_odd_input_is_refused_in_words(
    client: Client, db: None, field: str, odd: str
) -> None:
    repeated = {"password2": odd} if field == "password1" else {}
    assert field in errors(sign_up(client, **{field: odd}, **repeated))
    assert not User.objects.exists()


def test_a_typing_error_in_the_password_is_found(client: Client, db: None) -> None:
    assert errors(sign_up(client, password2=PASSWORD + "x")) == {"password2"}


@pytest.mark.parametrize("odd", ["\x00", "nobody", "a@b\x00c.org"])
def test_an_odd_address_in_the_link_to_the_form_is_left_out(
    client: Client, db: None, odd: str
) -> None:
    page = client.get(reverse("account_signup"), {"email": odd})
    assert "email" not in page.context["form"].initial


def test_carla_cannot_be_a_second_alice_in_any_case(
    client: Client, alice: User
) -> None:
    assert errors(sign_up(client, username=alice.username.upper())) == {"username"}
    assert errors(sign_up(client, email=alice.email.upper())) == {"email"}


def test_where_addresses_must_be_confirmed_nobody_learns_who_has_an_account(
    client: Client,
    alice: User,
    mailoutbox: list[EmailMessage],
    settings: LazySettings,
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    unknown, known = sign_up(client), sign_up(Client(), username="c", email=alice.email)
    assert unknown["Location"] == known["Location"]
    assert not signed_in(client)
    assert [mail.to for mail in mailoutbox] == [["carla@example.org"], [alice.email]]
    assert "already" in mailoutbox[1].subject


def test_carla_gets_in_while_mail_cannot_be_sent(
    client: Client, db: None, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = sign_up(client, next="/accounts/email/")
    page = client.get(answer["Location"]).content.decode()
    assert "could not send you a mail" in page
    assert "Send the mail again" in page


def test_alice_chooses_a_new_password_with_the_link_in_the_mail(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(alice)
    somewhere_else = Client()
    ask_for_a_new_password(somewhere_else, alice.email)
    link = link_in(mailoutbox[0])
    assert alice.username in mailoutbox[0].body
    choose(somewhere_else, link, NEW_PASSWORD)
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    assert not signed_in(client), "whoever was signed in is out"
    assert [mail.subject for mail in mailoutbox[1:]] == ["Password Reset"]


def test_the_link_to_a_new_password_works_once(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_a_new_password(client, alice.email)
    link = link_in(mailoutbox[0])
    choose(client, link, NEW_PASSWORD)
    assert "no longer good" in Client().get(link).content.decode()


def test_a_new_password_must_be_a_good_one(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_a_new_password(client, alice.email)
    link = link_in(mailoutbox[0])
    assert errors(choose(client, link, "12345678")) == {"password1"}


def test_nobody_learns_from_a_forgotten_password_who_has_an_account(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    known = ask_for_a_new_password(client, alice.email)
    unknown = ask_for_a_new_password(client, "nobody@example.org")
    assert known["Location"] == unknown["Location"]
    assert "no account" in mailoutbox[1].subject


def test_a_deactivated_person_gets_no_link(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    actions.deactivate(user=alice)
    ask_for_a_new_password(client, alice.email)
    assert "password/reset/key" not in mailoutbox[0].body


@pytest.mark.parametrize(
    "odd", ["", "\x00", "a\x00b@example.org", "nobody", "x" * 9999]
)
def test_an_odd_address_for_a_new_password_is_refused_in_words(
    client: Client, db: None, odd: str
) -> None:
    assert errors(ask_for_a_new_password(client, odd)) == {"email"}


def test_one_address_is_not_flooded_with_mail(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = [ask_for_a_new_password(client, alice.email) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert len(mailoutbox) == 5
