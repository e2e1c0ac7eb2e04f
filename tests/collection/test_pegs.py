from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from portal.collection.pegs import PegsError, read_pegs
from portal.prices.vocabulary import RateSource

TODAY = date(2026, 11, 21)
GOOD = """
[[peg]]
currency = "XOF"
anchor = "EUR"
rate = 655.957
since = 1999-01-01
law = "A decision"
address = "https://law.example/1"
"""


def test_the_pegs_are_those_with_a_legal_reference() -> None:
    assert {(peg.currency, peg.anchor, str(peg.rate)) for peg in read_pegs()} == {
        ("XOF", "EUR", "655.957"),
        ("XAF", "EUR", "655.957"),
        ("CVE", "EUR", "110.265"),
        ("KMF", "EUR", "491.96775"),
        ("BAM", "EUR", "1.95583"),
        ("NPR", "INR", "1.6"),
    }
    assert all(peg.law and peg.address.startswith("https://") for peg in read_pegs())


def test_pegs_answer_in_both_directions_and_between_one_another() -> None:
    pegs = read_pegs()
    there, back, between = (
        pegs.rate("EUR", "CVE", TODAY),
        pegs.rate("CVE", "EUR", TODAY),
        pegs.rate("XOF", "XAF", TODAY),
    )
    assert there is not None
    assert back is not None
    assert between is not None
    assert (there.rate, there.source, there.on) == (Decimal("110.265"), RateSource.PEG, TODAY)
    assert there.rate * back.rate == pytest.approx(Decimal(1), abs=Decimal("1e-30"))
    assert (between.rate, between.reference.count("98/683/EC")) == (Decimal(1), 1)


@pytest.mark.parametrize(
    ("base", "quote", "first"),
    [
        ("EUR", "XOF", date(1999, 1, 1)),
        ("EUR", "XAF", date(1999, 1, 1)),
        ("XOF", "XAF", date(1999, 1, 1)),
        ("EUR", "KMF", date(1999, 1, 1)),
        ("EUR", "CVE", date(1999, 1, 1)),
        ("EUR", "BAM", date(2002, 1, 1)),
        ("XOF", "BAM", date(2002, 1, 1)),
        ("INR", "NPR", date(1993, 2, 12)),
    ],
)
def test_a_peg_says_nothing_of_the_days_before_its_first(base: str, quote: str, first: date) -> None:
    pegs = read_pegs()
    assert pegs.rate(base, quote, first) is not None
    assert pegs.rate(base, quote, first - timedelta(days=1)) is None
    assert pegs.rate(base, quote, date.min) is None


@pytest.mark.parametrize(("base", "quote"), [("EUR", "USD"), ("EUR", "NPR"), ("USD", "XOF"), ("USD", "USD")])
def test_pegs_alone_do_not_know_floating_rates(base: str, quote: str) -> None:
    assert read_pegs().rate(base, quote, TODAY) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[peg", "is not TOML"),
        (GOOD + 'until = "1999"', "missing or unknown keys \\(until\\)"),
        (GOOD.replace("since = 1999-01-01\n", ""), "missing or unknown keys \\(since\\)"),
        (GOOD.replace("1999-01-01", '"1999"'), "since '1999' is no day. Write the peg's first day"),
        (GOOD.replace("1999-01-01", "1999-01-01T00:00:00"), "is no day"),
        (GOOD.replace('law = "A decision"', ""), "missing or unknown keys \\(law\\)"),
        (GOOD.replace("655.957", '"655.957"'), "no number above zero"),
        (GOOD.replace("655.957", "-1"), "no number above zero"),
        (GOOD.replace("655.957", "nan"), "no number above zero"),
        (GOOD.replace('"XOF"', '"xof"'), "currency 'xof' is no currency code"),
        (GOOD.replace("https:", "http:"), "needs its legal reference"),
        (GOOD.replace("A decision", ""), "needs its legal reference"),
        (GOOD + GOOD, "pegs a currency twice"),
        (GOOD + GOOD.replace('"EUR"', '"XOF"').replace('currency = "XOF"', 'currency = "XAF"'), "itself pegged"),
        ("pegs = 1", "remove 'pegs'"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "pegs.toml"
    path.write_text(text)
    with pytest.raises(PegsError, match=says):
        read_pegs(path)
