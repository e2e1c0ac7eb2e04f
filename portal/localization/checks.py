"""What machines can tell about a translation before a person reads it.

A published language must be complete and faithful: a fault in it is an error. In a draft the same faults are warnings.
The texts themselves (English) are checked too, for every fault in them is inherited by every language.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from portal.localization.catalogues import (
    CatalogueError,
    plural_rule,
    read_catalogue,
    texts_of,
    translations_of,
)
from portal.localization.languages import SOURCE_LANGUAGE, Language, LanguageBook
from portal.localization.texts import catalogue_path


class Severity(StrEnum):
    """Whether a fault stops a release."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, and where."""

    severity: Severity
    language: str
    text: str  # the source text it is about; "" where it is about the whole catalogue
    explanation: str

    def __str__(self) -> str:
        about = f" “{self.text}”:" if self.text else ""
        return f"{self.severity}: {self.language}:{about} {self.explanation}"


_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_PLACEHOLDER = re.compile(r"%\((\w+)\)([#0\- +]*\d*(?:\.\d+)?[a-zA-Z])")
#: Numbers that every plural rule known tells apart among; enough to see which numbers a form is for.
_SAMPLE = range(1001)


def check_catalogues(languages: LanguageBook, folder: Path, messages: Catalog) -> list[Fault]:
    """Return every fault of the source texts and of each language, errors and warnings."""
    faults = list(_check_sources(messages))
    for language in languages:
        if language.code != SOURCE_LANGUAGE:
            faults.extend(_check_language(language, folder, messages))
    return faults + list(_check_folders(languages, folder))


def _check_sources(messages: Catalog) -> Iterator[Fault]:
    for message in _of(messages):
        for text in texts_of(message):
            problem = _unfit_for_filling(text, text) or ("begins or ends with a space" if _has_loose_ends(text) else "")
            if problem:
                places = ", ".join(sorted({name for name, _ in message.locations}))
                yield Fault(Severity.ERROR, SOURCE_LANGUAGE, text, f"the text {problem}; it is in {places}")


def _check_folders(languages: LanguageBook, folder: Path) -> Iterator[Fault]:
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        code = path.parent.parent.name
        if languages.get(code) is None:
            yield Fault(Severity.ERROR, code, "", f"{path} is there, but languages.toml does not know [{code}]")
        elif code == SOURCE_LANGUAGE:
            yield Fault(Severity.ERROR, code, "", f"{path}: the texts are written in English and need no catalogue")


def _check_language(language: Language, folder: Path, messages: Catalog) -> Iterator[Fault]:
    severity = Severity.ERROR if language.published else Severity.WARNING

    def fault(explanation: str, text: str = "") -> Fault:
        return Fault(severity, language.code, text, explanation)

    path = catalogue_path(folder, language.code)
    try:
        catalogue = read_catalogue(path)
    except FileNotFoundError:
        yield fault(f"{path} is missing; `make messages` makes it")
        return
    except CatalogueError as error:
        yield fault(str(error))
        return
    rule_fault = _plural_rule_fault(language, catalogue)
    if rule_fault:
        yield fault(rule_fault)
    yield from _check_up_to_date(catalogue, messages, fault)
    numbers = _numbers_of_forms(catalogue)
    for message in _of(catalogue):
        for explanation in _faults_of(message, numbers):
            yield fault(explanation, texts_of(message)[0])


def _check_up_to_date(catalogue: Catalog, messages: Catalog, fault: Callable[[str, str], Fault]) -> Iterator[Fault]:
    wanted, there = {_key(one): one for one in _of(messages)}, {_key(one): one for one in _of(catalogue)}
    for key in wanted.keys() - there.keys():
        yield fault("the text is not in the catalogue; run `make messages`, then translate it", key[1])
    for key in there.keys() - wanted.keys():
        yield fault("no page uses this text any more; run `make messages`", key[1])


def _plural_rule_fault(language: Language, catalogue: Catalog) -> str:
    rule = plural_rule(language)
    try:
        chosen = [c2py(catalogue.plural_expr)(number) for number in _SAMPLE]
    except ValueError as error:
        return f"the header's Plural-Forms cannot be read: {error}"
    if max(chosen) >= catalogue.num_plurals:
        return f"the header's Plural-Forms chooses form {max(chosen)}, but has only {catalogue.num_plurals}"
    if rule and chosen != [c2py(rule[1])(number) for number in _SAMPLE]:
        return f"the header's Plural-Forms must be: nplurals={rule[0]}; plural={rule[1]};"
    return ""


def _numbers_of_forms(catalogue: Catalog) -> list[set[int]]:
    """Return, for each plural form, the numbers up to 1000 that it is used for."""
    numbers: list[set[int]] = [set() for _ in range(catalogue.num_plurals)]
    try:
        choose = c2py(catalogue.plural_expr)
    except ValueError:
        return numbers
    for number in _SAMPLE:
        form = choose(number)
        if form < len(numbers):
            numbers[form].add(number)
    return numbers


def _faults_of(message: Message, numbers: list[set[int]]) -> Iterator[str]:
    sources, translations = texts_of(message), translations_of(message)
    if message.fuzzy:
        yield "the translation is marked fuzzy: confirm or correct it, then remove the mark"
        return
    if not any(translations):
        yield "the translation is missing"
        return
    if len(sources) == 1:
        yield from _faults_of_form(sources, translations[0], "the translation", only_one_number=False)
        return
    if len(translations) != len(numbers):
        yield f"there are {len(translations)} plural forms; the language has {len(numbers)}"
    for form, translation in enumerate(translations[: len(numbers)]):
        name = f"plural form {form} ({_for_numbers(numbers[form])})"
        if translation:
            yield from _faults_of_form(sources, translation, name, only_one_number=len(numbers[form]) == 1)
        else:
            yield f"{name} is missing"


def _faults_of_form(sources: tuple[str, ...], translation: str, name: str, *, only_one_number: bool) -> Iterator[str]:
    if _has_loose_ends(translation):
        yield f"{name} begins or ends with a space"
    unfit = _unfit_for_filling(translation, "".join(sources))
    if unfit:
        yield f"{name} {unfit}"
        return
    there, wanted = set(_PLACEHOLDER.findall(translation)), set(_PLACEHOLDER.findall(sources[-1]))
    missing = wanted - there
    if only_one_number:  # "one service", "two services": the number may be said in words
        missing -= {one for one in wanted if one[0] == "num"} | (wanted - set(_PLACEHOLDER.findall(sources[0])))
    if missing:
        yield f"{name} lacks {_listed(missing)}"
    tags = Counter(_TAG.findall(translation))
    if tags not in [Counter(_TAG.findall(source)) for source in sources]:
        yield f"{name} must have the same tags as the text: {' '.join(_TAG.findall(sources[-1])) or 'none'}"


def _has_loose_ends(text: str) -> bool:
    """Tell whether a space begins or ends a text. Only what stands between words, such as ", ", may have them."""
    return text != text.strip() and any(character.isalpha() for character in text)


def _unfit_for_filling(text: str, source: str) -> str:
    """Say why variables of ``source`` cannot be filled into ``text``; "" where they can."""
    known = dict.fromkeys((name for name, _ in _PLACEHOLDER.findall(source)), 0)
    try:
        text % known
    except KeyError as error:
        return f"has %({error.args[0]})s, which the text does not have"
    except (TypeError, ValueError):
        return "has a per cent sign that is no placeholder; write %% for the sign itself"
    unknown = set(_PLACEHOLDER.findall(text)) - set(_PLACEHOLDER.findall(source))
    return f"has {_listed(unknown)}, which the text does not have" if unknown else ""


def _listed(placeholders: set[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"%({name}){kind}" for name, kind in placeholders))


def _for_numbers(numbers: set[int]) -> str:
    first = sorted(numbers)[:3]
    return "for " + ", ".join(map(str, first)) + (" …" if len(numbers) > len(first) else "")


def _key(message: Message) -> tuple[str, ...]:
    return (message.context or "", *texts_of(message))


def _of(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)
