"""The address of a mail server, and the settings that need one another."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from portal.config import Settings
from portal.mail_server import MailServer, Security, read_mail_server


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, Security.STARTTLS)),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, Security.TLS)),
        ("smtp-plain://localhost", MailServer("localhost", 25, Security.NONE)),
        (
            "smtp://a%40b:p%3Aq@mail.example.org:2525/",
            MailServer("mail.example.org", 2525, Security.STARTTLS, "a@b", "p:q"),
        ),
        ("smtp-plain://[::1]:25", MailServer("::1", 25, Security.NONE)),
    ],
)
def test_an_address_says_all_that_is_needed(address: str, server: MailServer) -> None:
    assert read_mail_server(address) == server


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mail.example.org:587", "it begins with smtps://"),
        ("http://mail.example.org", "it begins with smtps://"),
        ("smtp://mail.example.org:many", "its port is a number"),
        ("smtp://", "a host, a port and nothing after them"),
        ("smtp://mail.example.org/path", "a host, a port and nothing after them"),
        ("smtp://user@mail.example.org", "user and password belong together"),
        ("smtp-plain://user:secret@localhost", "a password would travel unencrypted"),
    ],
)
def test_what_cannot_be_used_is_told_without_the_password(address: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        read_mail_server(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"smtp_url": "smtp://mail"}, "HOMEWARD_MAIL_FROM is no address"),
        ({"smtp_url": "smtp://mail", "mail_from": "Us <a@b.example>"}, "HOMEWARD_MAIL_FROM is no address"),
        ({"smtp_url": "smtp://mail", "mail_from": "a@b.example\r\nBcc: c@d"}, "HOMEWARD_MAIL_FROM is no address"),
        ({"smtp_url": "smtp://mail", "mail_from": "a@b.example"}, "needs HOMEWARD_PUBLIC_URL"),
        ({"smtp_url": "imap://mail"}, "HOMEWARD_SMTP_URL cannot be used"),
    ],
)
def test_settings_of_mail_need_one_another(
    make_settings: Callable[..., Settings], given: dict[str, str], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        make_settings(**given)


def test_without_a_server_mail_is_off(make_settings: Callable[..., Settings]) -> None:
    assert make_settings().mail_server is None
