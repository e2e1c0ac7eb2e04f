import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import flask_babel
import pytest
from flask import Flask, render_template_string

from portal.localization import gettext, lazy_gettext, ngettext, pgettext, set_up_localization, using_language
from portal.localization.catalogues import compile_catalogues
from portal.localization.languages import read_languages

FRENCH = """
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Cash"
msgstr "Espèces"

msgid "Sent by %(name)s"
msgstr "Envoyé par <b>%(name)s</b>"

msgid "Above 5 %%"
msgstr "Plus de 5 %%"

msgid "%(num)s service"
msgid_plural "%(num)s services"
msgstr[0] "%(num)s service en français"
msgstr[1] "%(num)s services en français"

msgctxt "a person"
msgid "Sender"
msgstr "Expéditeur"

#, fuzzy
msgid "Card"
msgstr "Carte postale"
"""

KRIO = """
msgid ""
msgstr ""
"Language: kri\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Cash"
msgstr "Kɔpɔ"

msgid "%(num)s service"
msgid_plural "%(num)s services"
msgstr[0] "%(num)s savis dɛn"
"""


@pytest.fixture
def write(folder: Path) -> Callable[[str, str], Path]:
    def write(code: str, text: str) -> Path:
        path = folder / code / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def app(folder: Path, write: Callable[[str, str], Path]) -> Flask:
    write("fr", FRENCH)
    write("kri", KRIO)
    return make_app(folder)


def make_app(folder: Path) -> Flask:
    made = Flask("small")
    set_up_localization(made, folder)
    return made


def rendered(app: Flask, code: str, template: str, **values: object) -> str:
    with app.test_request_context(f"/{code}/"):
        return render_template_string(template, **values)


def test_a_template_speaks_the_language_of_the_page(app: Flask) -> None:
    assert rendered(app, "fr", "{{ _('Cash') }}") == "Espèces"
    assert rendered(app, "en", "{{ _('Cash') }}") == "Cash"


def test_a_language_that_cldr_lacks_has_its_own_texts_and_plural_rule(app: Flask) -> None:
    assert rendered(app, "kri", "{{ _('Cash') }}") == "Kɔpɔ"
    assert rendered(app, "kri", "{{ ngettext('%(num)s service', '%(num)s services', 1) }}") == "1 savis dɛn"


def test_what_is_not_translated_or_only_fuzzy_stays_english(app: Flask) -> None:
    assert rendered(app, "fr", "{{ _('Wallet') }} {{ _('Card') }}") == "Wallet Card"
    assert rendered(app, "es", "{{ _('Cash') }}") == "Cash"


def test_tags_of_a_text_stay_and_what_is_filled_in_is_escaped(app: Flask) -> None:
    page = rendered(app, "fr", "{{ _('Sent by %(name)s', name=name) }}", name="<script>")
    assert page == "Envoyé par <b>&lt;script&gt;</b>"


def test_money_filled_into_a_text_keeps_its_isolation(app: Flask) -> None:
    page = rendered(app, "en", "{{ _('You pay %(amount)s', amount=a | money('EUR')) }}", a=Decimal(5))
    assert page == 'You pay <bdi dir="ltr">€5.00</bdi>'


def test_a_per_cent_sign_is_written_twice_with_or_without_variables(app: Flask) -> None:
    assert rendered(app, "fr", "{{ _('Above 5 %%') }}") == "Plus de 5 %"
    with app.test_request_context("/fr/"):
        assert gettext("Above 5 %%") == "Plus de 5 %"


@pytest.mark.parametrize(("num", "text"), [(0, "0 service"), (1, "1 service"), (2, "2 services")])
def test_plural_forms_follow_the_languages_own_rule(app: Flask, num: int, text: str) -> None:
    template = "{{ ngettext('%(num)s service', '%(num)s services', n) }}"
    assert rendered(app, "fr", template, n=num) == f"{text} en français"


def test_trans_blocks_are_texts_too(app: Flask) -> None:
    block = "{% trans num=2 %}{{ num }} service{% pluralize %}{{ num }} services{% endtrans %}"
    assert rendered(app, "fr", "{% trans %}Cash{% endtrans %}, " + block) == "Espèces, 2 services en français"


def test_a_text_with_two_meanings_is_told_apart_by_its_context(app: Flask) -> None:
    assert rendered(app, "fr", "{{ pgettext('a person', 'Sender') }} {{ _('Sender') }}") == "Expéditeur Sender"
    assert rendered(app, "fr", "{{ npgettext('a', '%(num)s b', '%(num)s c', 2) }}") == "2 c"
    with app.test_request_context("/fr/"):
        assert pgettext("a person", "Sender") == "Expéditeur"


def test_python_speaks_the_language_of_the_page_in_plain_text(app: Flask) -> None:
    later = lazy_gettext("Cash")
    with app.test_request_context("/fr/"):
        assert gettext("Cash") == "Espèces"
        assert ngettext("%(num)s service", "%(num)s services", 3) == "3 services en français"
        assert str(later) == "Espèces"
    with app.test_request_context("/en/"):
        assert str(later) == "Cash"


def test_libraries_that_speak_through_flask_babel_speak_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/kri/"):
        assert flask_babel.gettext("Cash") == "Kɔpɔ"
        assert str(flask_babel.get_locale()) == "en"
        with using_language("fr"):
            assert flask_babel.gettext("Cash") == "Espèces"
            assert str(flask_babel.get_locale()) == "fr"
        assert str(flask_babel.get_locale()) == "en"


def test_text_templates_are_not_escaped(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        template = app.jinja_env.from_string(
            "{% autoescape false %}{{ _('Sent by %(name)s', name='<x>') }}{% endautoescape %}"
        )
        assert template.render() == "Envoyé par <b><x></b>"


def test_a_filter_on_a_constant_is_not_frozen_in_the_first_readers_language(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ 'DE' | country }} {{ 'EUR' | currency_name }} {{ 40 | age }}")
    with app.test_request_context("/en/"):
        assert template.render() == "Germany Euro 1 month ago"
    with app.test_request_context("/fr/"):
        assert template.render() == "Allemagne euro il y a 1 mois"


def test_every_filter_works_in_a_template(app: Flask) -> None:
    template = (
        "{{ a | money('KES') }}|{{ a | money_plain('KES', short=true) }}|{{ 1234 | number }}|{{ a | percent(1) }}|"
        "{{ a | rate }}|{{ day | date }}|{{ day | month_year }}|{{ day | age(today) }}|{{ 'KES' | currency_symbol }}"
    )
    page = rendered(app, "en", template, a=Decimal("5.50"), day=date(2025, 8, 5), today=date(2025, 12, 24))
    assert page == (
        '<bdi dir="ltr">KES\u00a05.50</bdi>|KES\u00a05.50|1,234|5.5%|5.50|5 August 2025|August 2025|4 months ago|KES'
    )


def test_the_age_of_a_day_needs_the_present_day(app: Flask) -> None:
    with pytest.raises(TypeError, match="age needs the present day"):
        rendered(app, "en", "{{ day | age }}", day=date(2025, 8, 5))


def test_the_portal_speaks_before_anything_is_compiled_and_the_same_after(
    folder: Path, write: Callable[[str, str], Path]
) -> None:
    source = write("fr", FRENCH)
    before = rendered(make_app(folder), "fr", "{{ _('Cash') }}")
    assert list(compile_catalogues(read_languages(folder / "languages.toml"), folder)) == [source.with_suffix(".mo")]
    assert rendered(make_app(folder), "fr", "{{ _('Cash') }} {{ _('Card') }}") == f"{before} Card"


def test_a_changed_catalogue_is_read_before_it_is_compiled_again(
    folder: Path, write: Callable[[str, str], Path]
) -> None:
    source = write("fr", FRENCH)
    list(compile_catalogues(read_languages(folder / "languages.toml"), folder))
    source.write_text(FRENCH.replace("Espèces", "Argent liquide"), encoding="utf-8")
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert rendered(make_app(folder), "fr", "{{ _('Cash') }}") == "Argent liquide"


def test_compiled_catalogues_alone_are_enough(folder: Path, write: Callable[[str, str], Path]) -> None:
    source = write("fr", FRENCH)
    list(compile_catalogues(read_languages(folder / "languages.toml"), folder))
    source.unlink()
    assert rendered(make_app(folder), "fr", "{{ _('Cash') }}") == "Espèces"


def test_messages_to_people_are_written_in_their_language(app: Flask) -> None:
    with app.app_context(), using_language("fr"):
        assert gettext("Cash") == "Espèces"
