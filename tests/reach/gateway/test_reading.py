"""Reading never fails, whatever is written, and says which two countries, how much, and in which language."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.localization import Language
from portal.localization.languages import read_languages
from portal.prices.codes import countries
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.gateway.cues import CUES_FILE, Cue, read_cues
from portal.reach.gateway.currency_words import currency_words
from portal.reach.gateway.gazetteer import gazetteer_of
from portal.reach.gateway.reading import LONGEST, Books, Puzzle, Reading, Unclear, read
from portal.reach.gateway.spelling import folded, is_arabic, is_latin, words_of

ROOT = Path(__file__).parents[3]
PUBLISHED: tuple[Language, ...] = read_languages(ROOT / "translations/languages.toml").published
KNOWN = frozenset({"KE", "TZ", "UG", "IT", "SN", "ES", "MA", "DE", "IN", "NP", "FR", "SV", "US"})
PAID = frozenset({"KES", "TZS", "UGX", "EUR", "XOF", "MAD", "INR", "NPR", "USD", "GBP"})


@lru_cache(maxsize=1)
def books() -> Books:
    return Books(gazetteer_of(PUBLISHED), read_cues(), currency_words(PUBLISHED, PAID), KNOWN)


def understood(text: str) -> Reading:
    found = read(text, books())
    assert isinstance(found, Reading), found
    return found


WRITTEN = """KE tz Kenya السنغال de to من Côte d'Ivoire 200 18,000 ٢٠٠ 5k eur $ -7 recevoir send pagar Keny South Sudan
mil ألف STOP & ’"""
pieces = st.one_of(st.text(max_size=8), st.sampled_from(WRITTEN.split()))


@given(st.one_of(st.text(max_size=600), st.lists(pieces, max_size=14).map(" ".join)))
def test_any_text_at_all_is_read(text: str) -> None:
    found = read(text, books())
    if isinstance(found, Reading):
        assert {found.corridor.sending, found.corridor.receiving} <= countries()
        assert found.corridor.sending != found.corridor.receiving
    else:
        assert isinstance(found, Puzzle)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read(body: bytes) -> None:
    assert isinstance(read(body.decode("utf-8", "replace"), books()), Reading | Puzzle)


places = st.sampled_from(sorted(countries()))


@pytest.mark.parametrize("language", PUBLISHED, ids=str)
def test_every_country_is_known_by_its_name_in_every_published_language(language: Language) -> None:
    for code in sorted(countries()):
        name = language.locale.territories.get(code, code)
        found = read(f"{name}, 200", books())
        assert isinstance(found, Puzzle)
        if words_of(name) in books().gazetteer.several:  # Spanish calls one of the two Congos "Congo"
            assert (found.why, code in found.countries) == (Unclear.UNSURE_COUNTRY, True), name
            continue
        assert (found.why, found.countries) == (Unclear.ONE_COUNTRY, (code,)), name


@given(places, places, st.integers(1, 10**9), st.sampled_from(PUBLISHED))
def test_every_two_countries_are_understood_by_name(one: str, other: str, amount: int, language: Language) -> None:
    first, second = (language.locale.territories.get(code, code) for code in (one, other))
    found = read(f"{first}, {second}, {amount}", books())
    if one == other:
        assert isinstance(found, Puzzle)
        assert found.why is Unclear.SAME_COUNTRY
    else:
        assert isinstance(found, Reading), found
        assert found.corridor == CorridorCode(one, other)
        assert found.figure == str(amount)


known = st.sampled_from(sorted(KNOWN))


@given(known, known)
def test_every_two_codes_of_corridors_are_understood(one: str, other: str) -> None:
    """Also those that are small words: "DE MA 200", "IN NP 200", in capitals or not."""
    for text in (f"{one} {other} 200", f"{one} {other} 200".lower()):
        found = read(text, books())
        if one == other:
            assert isinstance(found, Puzzle)
        else:
            assert isinstance(found, Reading), found
            assert found.corridor == CorridorCode(one, other)


@pytest.mark.parametrize(
    ("text", "figure", "scale"),
    [
        ("KE TZ 18 000", "18 000", 1),
        ("KE TZ 1,00,000", "1,00,000", 1),
        ("KE TZ 18000.50 kes", "18000.50", 1),
        ("KE TZ 5k", "5", 1_000),
        ("KE TZ 1.5 million", "1.5", 1_000_000),
        ("٢٠ ألف من كينيا إلى تنزانيا", "٢٠", 1_000),
        ("KE TZ -5", "-5", 1),
        ("KE-TZ-5", "5", 1),
        ("KE TZ", "", 1),
    ],
)
def test_a_figure_is_handed_on_as_it_was_written(text: str, figure: str, scale: int) -> None:
    found = understood(text)
    assert (found.figure, found.scale) == (figure, scale)


@pytest.mark.parametrize(
    ("text", "currencies"),
    [
        ("KE TZ 200 shillings", {"KES", "TZS", "UGX"}),
        ("KE TZ 200 Kenyan shillings", {"KES"}),
        ("IT SN 200 €", {"EUR"}),
        ("IT SN €200", {"EUR"}),
        ("IT SN 200 F CFA", {"XOF"}),
        ("IT SN 200 francs CFA", {"XOF"}),
        ("IT SN 200 SEK", {"SEK"}),
        ("IT SN SEK today 200", set()),  # a code of no corridor, and not beside the figure
        ("IT SN 200", set()),
    ],
)
def test_a_currency_may_mean_several_until_the_corridor_settles_it(text: str, currencies: set[str]) -> None:
    assert understood(text).currencies == currencies


def test_a_question_about_paying_and_arriving_is_kept_open() -> None:
    assert understood("what arrives in Tanzania if I pay 200 in Kenya").questions == (Question.RECEIVE, Question.PAY)


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "KE TZ 200 " + "a " * 300])
def test_what_is_too_long_is_not_read(text: str) -> None:
    found = read(text, books())
    assert isinstance(found, Puzzle)
    assert found.why is Unclear.TOO_LONG


def test_two_countries_about_as_near_are_both_offered() -> None:
    found = read("Kenya Nigera 200", books())
    assert isinstance(found, Puzzle)
    assert (found.why, set(found.countries), found.word) == (Unclear.UNSURE_COUNTRY, {"NG", "NE"}, "Nigera")


@pytest.mark.parametrize(
    ("text", "why", "codes"),
    [
        ("Kenya United 200", Unclear.UNSURE_COUNTRY, ("AE", "GB", "US")),
        ("Kenya South 200", Unclear.UNKNOWN_COUNTRY, ("KE",)),
        ("Trinidad 200", Unclear.ONE_COUNTRY, ("TT",)),
    ],
)
def test_the_beginning_of_a_name_is_enough_where_few_begin_so(text: str, why: Unclear, codes: tuple[str, ...]) -> None:
    found = read(text, books())
    assert isinstance(found, Puzzle)
    assert (found.why, tuple(sorted(found.countries))) == (why, codes)


def test_every_everyday_name_leads_to_its_country() -> None:
    gazetteer = books().gazetteer
    for word, code in (("Holland", "NL"), ("ivory coast", "CI"), ("E.E.U.U.", "US"), ("UAE", "AE"), ("السعودية", "SA")):
        words = words_of(word.replace(".", ""))
        found = gazetteer.name_at(words, 0)
        assert found, word
        assert found.codes == (code,)


def test_no_cue_is_a_country_s_name() -> None:
    """A word cannot steer the reading and be a country at once."""
    names = {words[0] for words in books().gazetteer.named if len(words) == 1}
    assert not names & set(read_cues().told)


def test_every_language_has_every_kind_of_cue() -> None:
    cues = read_cues()
    for language in PUBLISHED:
        kinds = {told[language.code] for told in cues.told.values() if language.code in told}
        assert kinds == set(Cue), f"{CUES_FILE.name}: [{language.code}] lacks {set(Cue) - kinds}"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_arabic_is_told_by_its_letters_not_by_its_figures() -> None:
    assert is_arabic("من كينيا")
    assert not is_arabic("KE TZ ٢٠٠")


def test_names_of_languages_tell_their_script() -> None:
    assert is_latin("Français")
    assert is_latin("Tiếng Việt")
    assert not is_latin("العربية")
    assert not is_latin("বাংলা")
