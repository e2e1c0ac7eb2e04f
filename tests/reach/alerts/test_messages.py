"""A mail on the wire: what RFC 5322, 3834 and 8058 want of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.alerts.messages import message_of
from portal.reach.alerts.outbox import WaitingMail
from portal.reach.alerts.tables import MailKind, MailState

MAIL = WaitingMail(
    id=1,
    alert_id=1,
    kind=MailKind.ALERT,
    message_id="<0123456789abcdef0123456789abcdef@a-rather-long-name-of-a-portal.of-some-municipality.example.org>",
    address="asha@example.org",
    language="ar",
    subject="من كينيا إلى تنزانيا: \u200f18.000 KES",
    text="السلام عليكم\n\nKenya → Tanzania\n",
    stop_link="https://a-rather-long-name-of-a-portal.of-some-municipality.example.org/ar/alert/0123456789012345678901/stop",
    written_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    state=MailState.SENDING,
    attempts=1,
    next_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    answer="",
)


def sent(mail: WaitingMail = MAIL, name: str = "Homeward") -> bytes:
    return message_of(mail, "alerts@homeward.example", name)


def test_every_header_is_there_and_read_as_it_was_meant() -> None:
    read = message_from_bytes(sent(), policy=policy.default)
    assert read["From"] == "Homeward <alerts@homeward.example>"
    assert read["To"] == MAIL.address
    assert read["Subject"] == MAIL.subject
    assert parsedate_to_datetime(read["Date"]) == MAIL.written_at
    assert read["Message-ID"] == MAIL.message_id
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Content-Language"] == "ar"
    assert read["List-Unsubscribe"] == f"<{MAIL.stop_link}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read.get_content_type() == "text/plain"
    assert read.get_content_charset() == "utf-8"
    assert read.get_content() == MAIL.text.replace("\n", "\r\n")
    assert read.defects == []


SUBJECTS = [
    "من كينيا إلى تنزانيا: \u200f18.000 KES يصل منها الآن أكثر من ذي قبل 354.420 TZS",
    "من المملكة العربية السعودية إلى جمهورية إفريقيا الوسطى: \u200f18.000 SAR تُوصل الآن \u200f354.420 XAF",
    "Royaume-Uni → République centrafricaine\N{NO-BREAK SPACE}: 18\N{NARROW NO-BREAK SPACE}000 GBP donnent",
    "é " * 60 + "é",
    "A subject of plain words that is far longer than a line of a mail, and so is folded between two of them",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_space_of_a_subject_or_a_name_is_lost_wherever_lines_are_folded(subject: str) -> None:
    """Read as Python reads mail, and read strictly, as RFC 2047 has it: between encoded words no space is read.

    The name is read strictly alone: between encoded words of a name Python's own reader puts a space that is not there.
    """
    name = "بوابة مقارنة أسعار تحويل الأموال إلى البيت"
    raw = sent(replace(MAIL, subject=subject), name)
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject
    bare = message_from_bytes(raw, policy=policy.compat32)
    assert str(make_header(decode_header(bare["Subject"]))).replace("\r\n", "") == subject
    assert str(make_header(decode_header(bare["From"]))) == f"{name} <alerts@homeward.example>"
    assert all(len(line) <= 78 for line in raw.partition(b"\r\nDate:")[0].split(b"\r\n"))


@given(st.text(alphabet=st.sampled_from("aé م→ 1"), min_size=1, max_size=200))
def test_any_subject_is_read_as_it_was_written(words: str) -> None:
    subject = " ".join(words.split())
    raw = sent(replace(MAIL, subject=subject))
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject


def test_long_links_stay_whole_on_the_wire() -> None:
    assert f"List-Unsubscribe: <{MAIL.stop_link}>\r\n".encode() in sent()
    assert f"Message-ID: {MAIL.message_id}\r\n".encode() in sent()


def test_the_same_mail_is_the_same_bytes() -> None:
    assert sent() == sent()


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_any_words_are_seven_bits_in_lines_that_every_server_takes(words: str) -> None:
    message = sent(replace(MAIL, text=words + "\n", subject=" ".join(words.split())))
    message.decode("ascii")
    assert all(len(line) <= 998 for line in message.split(b"\r\n"))
    assert b"\n" not in message.replace(b"\r\n", b"")
    read = message_from_bytes(message, policy=policy.default)
    assert read["To"] == MAIL.address


@pytest.mark.parametrize("header", ["subject", "stop_link", "message_id"])
def test_no_line_break_makes_a_header_of_its_own(header: str) -> None:
    harmful = replace(MAIL, **{header: "x\r\nBcc: juma@example.org"})  # type: ignore[arg-type]  # names are checked by replace
    with pytest.raises(ValueError, match=r"[Hh]eader|newline|linefeed"):
        sent(harmful)


def test_the_portals_name_may_hold_any_sign() -> None:
    read = message_from_bytes(sent(name='Heim, "Wärts"\n& Co <x>'), policy=policy.default)
    assert read["From"].addresses[0].display_name == 'Heim, "Wärts" & Co <x>'
    assert re.fullmatch(r".*<alerts@homeward\.example>", str(read["From"]))
