"""Reading never fails, whatever is written, and says which two countries, how much, and in which language."""

import tomllib
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
from portal.reach.gateway.gazetteer import WORDS_FILE, gazetteer_of
from portal.reach.gateway.pieces import Books
from portal.reach.gateway.reading import LONGEST, Puzzle, Reading, Unclear, read
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
mil ألف STOP & ’ Democratic Republic of , south Sudn Nairobi two m F how much must arrive"""
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
        if words_of(name) in books().gazetteer.several:  # Spanish: Congo, Granada
            assert (found.why, code in found.countries) == (Unclear.UNSURE_COUNTRY, True), name
            continue
        assert (found.why, found.countries) == (Unclear.ONE_COUNTRY, (code,)), name


@given(places, places, st.integers(1, 10**9), st.sampled_from(PUBLISHED))
def test_every_two_countries_are_understood_by_name(one: str, other: str, amount: int, language: Language) -> None:
    first, second = (language.locale.territories.get(code, code) for code in (one, other))
    found = read(f"{first}, {second}, {amount}", books())
    if {words_of(first), words_of(second)} & books().gazetteer.several.keys():  # asked about, as above
        assert isinstance(found, Puzzle)
        assert found.why is Unclear.UNSURE_COUNTRY
    elif one == other:
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
        ("KE TZ 0.5m", "0.5", 1_000_000),
        ("IN NP 5 lakh", "5", 100_000),
        ("IN NP 2 crore", "2", 10_000_000),
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
        ("IT SN 100 000 F", {"XOF"}),
        ("IT SN 100k F", {"XOF"}),
        ("IT SN 100000frs", {"XOF"}),
        ("Italie Sénégal 100000 fr", {"XOF"}),
        ("F IT SN 200", set()),  # "F" counts after the figure only
        ("KE TZ USD, 200 KES", {"KES"}),  # the nearest to the figure
        ("IT SN 200 SEK", {"SEK"}),
        ("IT SN SEK today 200", set()),  # a code of no corridor, and not beside the figure
        ("IT SN 200", set()),
    ],
)
def test_a_currency_may_mean_several_until_the_corridor_settles_it(text: str, currencies: set[str]) -> None:
    assert understood(text).currencies == currencies


def test_a_question_about_paying_and_arriving_is_kept_open() -> None:
    assert understood("what arrives in Tanzania if I pay 200 in Kenya").questions == (Question.PAY, Question.RECEIVE)


def test_fr_beside_a_figure_is_france_where_no_two_countries_are_named() -> None:
    for text in ("FR SN 200", "200 FR SN"):
        assert understood(text).corridor == CorridorCode("FR", "SN")


_PAID, _MUST_ARRIVE = (Question.PAY, Question.RECEIVE), (Question.RECEIVE, Question.PAY)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("how much arrives 200", _PAID),
        ("200 how much do they get", _PAID),
        ("they receive how much if I pay 200", _PAID),
        ("combien arrive avec 200", _PAID),
        ("cuánto llega con 200", _PAID),
        ("كم يصل مقابل 200", _PAID),
        ("what should arrive if I send 200", _PAID),
        ("if I send 200 they receive", _PAID),
        ("receive 200", _MUST_ARRIVE),
        ("how much must I pay so that they get 200", _MUST_ARRIVE),
        ("what does it cost so that they get 200", _MUST_ARRIVE),
        ("payer combien pour recevoir 200", _MUST_ARRIVE),
        ("pay how much to receive 200", _MUST_ARRIVE),
        ("cuánto pago para que lleguen 200", _MUST_ARRIVE),
        ("كم أدفع ليصل 200", _MUST_ARRIVE),
        ("I pay so that they receive 200", _MUST_ARRIVE),
        ("they must receive 200", (Question.RECEIVE,)),
        ("ils doivent recevoir 200", (Question.RECEIVE,)),
        ("deben llegar 200", (Question.RECEIVE,)),
        ("يجب أن يصل 200", (Question.RECEIVE,)),
        ("how much to send 200", (Question.SEND,)),
        ("how much for 200", ()),
    ],
)
def test_the_question_word_stands_with_the_amount_that_is_not_told(text: str, questions: tuple[Question, ...]) -> None:
    assert understood(f"{text} KE TZ").questions == questions


@pytest.mark.parametrize(
    ("text", "in_words"),
    [
        ("KE TZ two hundred", True),
        ("KE TZ half a million", True),
        ("KE TZ a thousand", True),
        ("KE TZ mille 500", True),
        ("KE TZ 2 hundred", True),
        ("KE TZ 1 million et demi", True),
        ("KE TZ مليون ونصف", True),
        ("KE TZ 18000 in two days", False),
        ("KE TZ 18 thousand", False),
        ("KE TZ", False),
    ],
)
def test_amounts_in_words_are_known_as_such(text: str, in_words: bool) -> None:
    assert understood(text).in_words is in_words


@pytest.mark.parametrize(
    ("figure", "two"),
    [
        ("200 300", True),
        ("18 500", True),
        ("٢٠٠ ٣٠٠", True),
        ("18 000", False),
        ("١٨ ٠٠٠", False),
        ("200 300 €", False),
    ],
)
def test_figures_that_spaces_part_may_be_two_amounts(figure: str, two: bool) -> None:
    assert understood(f"IT SN {figure}").may_be_two_amounts is two


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
    gazetteer = books().gazetteer
    names = {words[0] for words in (*gazetteer.named, *gazetteer.several, *gazetteer.cities) if len(words) == 1}
    assert not names & set(read_cues().told)


def test_a_city_is_no_country_s_name_and_stands_for_one_country() -> None:
    gazetteer = books().gazetteer
    assert not gazetteer.cities.keys() & (gazetteer.named.keys() | gazetteer.several.keys())
    lists = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))["cities"]
    meant: dict[tuple[str, ...], set[str]] = {}
    for code, cities in lists.items():
        for city in cities:
            meant.setdefault(words_of(city), set()).add(code)
    assert [city for city, codes in meant.items() if len(codes) > 1] == []
    assert set(lists) <= countries()


def test_an_everyday_name_stands_for_one_country() -> None:
    lists = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    for code in lists.keys() - {"several", "cities"}:
        for name in lists[code]:
            found = books().gazetteer.name_at(words_of(name), 0)
            assert found, name
            assert (found.codes, found.length) == ((code,), len(words_of(name))), name


@pytest.mark.parametrize("language", PUBLISHED, ids=str)
@pytest.mark.parametrize("part", ["South", "Sur", "sud", "New", "Saint", "Islands", "جزر", "شمال"])
def test_a_name_with_a_part_of_another_beside_it_is_never_taken_alone(language: Language, part: str) -> None:
    """Together they are a country that has both in its name, or the person is asked."""
    for code in ("KE", "SD", "GN", "CD", "IT"):
        name = language.locale.territories[code]
        found = read(f"{part} {name} 200", books())
        assert isinstance(found, Puzzle)
        if found.why is Unclear.ONE_COUNTRY and found.countries == (code,):
            # French "sur" is "on": it counts where there is such a country, and is passed over where there is none.
            assert part == "Sur", (part, name)


@pytest.mark.parametrize(
    ("text", "why", "codes"),
    [
        ("Republic of Kenya", Unclear.ONE_COUNTRY, ("KE",)),
        ("Kenya Republic", Unclear.ONE_COUNTRY, ("KE",)),
        ("South KE", Unclear.UNKNOWN_COUNTRY, ("KE",)),
        ("Democratic Korea", Unclear.ONE_COUNTRY, ("KP",)),
        ("Korea Republic", Unclear.UNSURE_COUNTRY, ("KP", "KR")),
        ("Democratic Sudan", Unclear.UNSURE_COUNTRY, ("SD", "SS")),
        ("Congo Democratic", Unclear.ONE_COUNTRY, ("CD",)),
        ("Nueva Guinea", Unclear.ONE_COUNTRY, ("PG",)),
        ("Saint Vincent", Unclear.ONE_COUNTRY, ("VC",)),
        ("north koria", Unclear.ONE_COUNTRY, ("KP",)),
        ("South", Unclear.NO_COUNTRY, ()),
        ("Saint", Unclear.NO_COUNTRY, ()),
    ],
)
def test_titles_may_be_left_out_and_parts_of_names_may_not(text: str, why: Unclear, codes: tuple[str, ...]) -> None:
    found = read(text, books())
    assert isinstance(found, Puzzle)
    assert (found.why, tuple(sorted(found.countries))) == (why, codes)


def test_a_name_turns_no_direction() -> None:
    """ "du" in the name of the Congo is no "from"."""
    assert understood("Tanzanie République démocratique du Congo 200").corridor == CorridorCode("TZ", "CD")


@pytest.mark.parametrize(
    "text", ["Stop!", "stop. STOP", "¡baja!", "please, stop", "arrêtez d'envoyer", "توقف 😀", "stop info"]
)
def test_stop_among_words_that_say_nothing_is_stop(text: str) -> None:
    found = read(text, books())
    assert isinstance(found, Puzzle)
    assert found.why is Unclear.STOP


@pytest.mark.parametrize("text", ["stop 200", "stop Kenya", "stop foo", "I can't stop thinking"])
def test_stop_among_words_that_say_more_is_read_on(text: str) -> None:
    found = read(text, books())
    assert isinstance(found, Puzzle)
    assert found.why not in {Unclear.STOP, Unclear.HELP}


def test_every_language_has_every_kind_of_cue() -> None:
    cues = read_cues()
    for language in PUBLISHED:
        kinds = {told[language.code] for told in cues.told.values() if language.code in told}
        assert kinds == set(Cue), f"{CUES_FILE.name}: [{language.code}] lacks {set(Cue) - kinds}"


def test_letters_of_other_forms_are_folded_too() -> None:
    assert folded("\U0001d608\uff21\u212b") == "aaa"


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
