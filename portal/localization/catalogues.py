"""The catalogues: collecting the texts of templates and code into them, and compiling them for gettext.

Every language but English has one, translations/<code>/LC_MESSAGES/messages.po; English is what the texts are written
in (docs/decisions/english-is-the-source.md). A catalogue changes only where a text does: entries are in the order of
files and lines, references name files without lines, and the header holds no dates: the history of the file does.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po
from jinja2 import TemplateSyntaxError

from portal.localization.languages import SOURCE_LANGUAGE, Language, LanguageBook
from portal.localization.texts import DOMAIN, catalogue_path, compiled

#: Functions whose arguments are texts, besides gettext's own names (``_``, ``ngettext``, ``N_`` ...).
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "NP_": ((1, "c"), 2)}
#: Comments that begin so, just before a text, are shown to translators.
COMMENT_TAG = "Translators:"


class CatalogueError(ValueError):
    """A catalogue cannot be read; the message names the file and what is wrong."""


def collect_messages(root: Path, folder: Path) -> Catalog:
    """Return all texts of the code and templates under ``root`` (portal/), with the files they are in.

    CatalogueError: a template does not parse.
    """
    found = Catalog(project="Homeward", charset="utf-8")
    with (folder / "extraction.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel does not type it
    files: list[str] = []
    extracted = extract_from_dir(
        root,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=(COMMENT_TAG,),
        callback=lambda name, _method, _options: files.append(name),
        strip_comment_tags=True,
    )
    try:
        texts = sorted(extracted, key=lambda one: (one[0], one[1]))  # folders are walked in no set order
    except TemplateSyntaxError as error:
        raise CatalogueError(f"{files[-1]}, line {error.lineno}, does not parse: {error.message}.") from error
    for name, line, message, comments, context in texts:
        found.add(message, None, [(f"{root.name}/{name}", line)], auto_comments=comments, context=context)
    return found


def read_catalogue(path: Path) -> Catalog:
    """Read a catalogue strictly. CatalogueError: it is not one."""
    try:
        with path.open("rb") as file:
            return read_po(file, domain=DOMAIN, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}.") from error


def plural_rule(language: Language) -> tuple[int, str] | None:
    """Return (number of plural forms, expression) that gettext uses for the language; None where Babel lacks it."""
    try:
        rule = get_plural(language.code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    return rule.num_plurals, rule.plural_expr


def update_catalogues(languages: LanguageBook, folder: Path, messages: Catalog) -> Iterator[Path]:
    """Bring each language's catalogue up to the texts, keeping translations; yield the files that changed.

    A text that was only reworded keeps its old translation, marked fuzzy: not shown until a translator confirms it.
    """
    for language in languages:
        if language.code == SOURCE_LANGUAGE:
            continue
        path = catalogue_path(folder, language.code)
        catalogue = read_catalogue(path) if path.exists() else _new_catalogue(language)
        catalogue.update(messages, update_creation_date=False)
        text = _as_text(catalogue, language)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield path


def compile_catalogues(languages: LanguageBook, folder: Path) -> Iterator[Path]:
    """Compile each catalogue for gettext, drafts too, without what is fuzzy; yield the files written."""
    for language in languages:
        source = catalogue_path(folder, language.code)
        if not source.exists():
            continue
        target = source.with_suffix(".mo")
        unfinished = target.with_suffix(".mo.new")
        unfinished.write_bytes(compiled(read_catalogue(source), language))
        unfinished.replace(target)  # a site that starts meanwhile reads the old or the new, never a half
        yield target


def texts_of(message: Message) -> tuple[str, ...]:
    """Return a message's source text, or its two where it has a plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations_of(message: Message) -> tuple[str, ...]:
    """Return a message's translation, or one per plural form; empty texts where there is none."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def _new_catalogue(language: Language) -> Catalog:
    note = f"# Homeward in {language.name}. docs/add-a-language.md tells how to work in this file."
    # Without a rule of its own the language starts with that of the locale it borrows; a translator corrects it.
    num_plurals, expression = plural_rule(language) or get_plural(language.locale)[:2]
    catalogue = Catalog(header_comment=note, last_translator="")
    catalogue.mime_headers = [("Plural-Forms", f"nplurals={num_plurals}; plural={expression};")]
    return catalogue


def _as_text(catalogue: Catalog, language: Language) -> str:
    """Write a catalogue as text, under a header of our own: Babel's forgets the plural rule of a language it lacks."""
    headers = [
        "Project-Id-Version: Homeward",
        f"Language: {language.code}",
        f"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};",
        *([f"Last-Translator: {catalogue.last_translator}"] if _is_named(catalogue.last_translator) else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, sort_by_file=True, include_lineno=False)
    head = "".join(f'"{line}\\n"\n' for line in headers)
    body = buffer.getvalue().decode("utf-8").strip()
    return f'{catalogue.header_comment}\nmsgid ""\nmsgstr ""\n{head}\n{body}'.rstrip() + "\n"


def _is_named(translator: str | None) -> bool:
    return bool(translator) and translator != "FULL NAME <EMAIL@ADDRESS>"
