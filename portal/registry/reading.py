"""Reads one TOML file into a pydantic model, and turns whatever is wrong into problems that name file and key."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from portal.registry.errors import Problem, RegistryError, shown

# pydantic's own words for a wrong kind of value, said for people who write TOML by hand.
_WHAT_TO_WRITE: Final = {
    "bool_type": "Write true or false, without quotes.",
    "date_type": "Write a day without quotes, such as 2026-11-21.",
    "greater_than": "Write an amount above 0.",
    "int_type": "Write a whole number without quotes.",
    "is_instance_of": "Write a number without quotes.",
    "list_type": "Write a list between square brackets.",
    "string_type": "Write a text between double quotes.",
    "too_short": "Write at least one.",
}


class Table(BaseModel):
    """A table of a registry file: no key but its own, no value turned into another kind on the quiet."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    #: What to do where a key that is needed is missing, by the key as the file writes it.
    missing: ClassVar[dict[str, str]] = {}


AnyTable = TypeVar("AnyTable", bound=Table)


def read_table(path: Path, model: type[AnyTable]) -> AnyTable:
    """Read a file whole. Raises RegistryError with every problem found in it."""
    raw = _parse(path)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [_problem(path, raw, model, details) for details in error.errors(include_url=False)]
        raise RegistryError(problems) from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        message = "there is no such file. Put it back, or point HOMEWARD_CORRIDORS_DIR to the folder that holds it."
    except UnicodeDecodeError:
        message = "is not UTF-8 text. Save it again as UTF-8."
    except tomllib.TOMLDecodeError as error:
        message = f"is not TOML: {error}. Correct that line; a text stands between double quotes."
    raise RegistryError([Problem(shown(path), "", message)])


def _problem(path: Path, raw: dict[str, Any], model: type[Table], details: ErrorDetails) -> Problem:
    place = details["loc"]
    return Problem(shown(path), key_of(raw, place), _message(model, str(place[-1]) if place else "", details))


def _message(model: type[Table], key: str, details: ErrorDetails) -> str:
    kind = details["type"]
    if kind == "value_error":
        return str(details["ctx"]["error"])
    if kind == "extra_forbidden":
        return "unknown key. Correct its spelling or take it out; docs/add-a-corridor.md lists the keys."
    if kind == "missing":
        return f"missing {key}. {model.missing.get(key, 'Write it.')}"
    found = details["input"]
    if kind == "enum":
        return f"“{found}” is not known here. Write one of: {details['ctx']['expected'].replace(chr(39), '')}."
    return f"{found!r} cannot stand here. {_WHAT_TO_WRITE.get(kind, details['msg'] + '.')}"


def key_of(raw: Any, place: tuple[int | str, ...]) -> str:
    """Write a place in a file as people find it: ``provider[wise].website``, ``languages[2]`` (counted from 1).

    Tables of a list are named by their slug or name, so that nobody has to count them.
    """
    key, here = "", raw
    for step in place:
        inside = _step_into(here, step)
        if isinstance(step, str):
            key += f".{step}" if key else step
        else:
            key += f"[{_name_of(inside) or step + 1}]"
        here = inside
    return key


def _step_into(here: Any, step: int | str) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def _name_of(table: Any) -> str:
    if not isinstance(table, dict):
        return ""
    return next((str(table[key]) for key in ("slug", "name") if table.get(key)), "")
