"""The words that steer the reading of a message, from ``cues.toml``: the question, the direction, the language."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from portal.prices.vocabulary import Question
from portal.reach.gateway.spelling import folded

CUES_FILE: Final = Path(__file__).with_name("cues.toml")


class Cue(StrEnum):
    """What a word tells; the values are the keys of ``cues.toml``."""

    PAY = "pay"
    SEND = "send"
    RECEIVE = "receive"
    ASK = "ask"
    MUST = "must"
    NEED = "need"
    COST = "cost"
    FROM = "from"
    TO = "to"
    FILLER = "filler"
    SELF = "self"
    RELATIVE = "relative"
    CLAUSE = "clause"
    THOUSAND = "thousand"
    MILLION = "million"
    LAKH = "lakh"
    CRORE = "crore"
    NUMBER = "number"
    TITLE = "title"
    PART = "part"
    HELP = "help"
    STOP = "stop"


#: The question that a word asks; of several in a message the first one here is likeliest.
QUESTIONS: Final[Mapping[Cue, Question]] = {
    Cue.RECEIVE: Question.RECEIVE,
    Cue.PAY: Question.PAY,
    Cue.SEND: Question.SEND,
}

#: What a word after a figure multiplies it by.
SCALES: Final[Mapping[Cue, int]] = {
    Cue.THOUSAND: 1_000,
    Cue.LAKH: 100_000,
    Cue.MILLION: 1_000_000,
    Cue.CRORE: 10_000_000,
}

#: Words that belong to the names of countries, and are none by themselves.
OF_NAMES: Final = frozenset({Cue.TITLE, Cue.PART})

#: Words that name nothing: between other words they are read over.
SMALL: Final = frozenset({Cue.FILLER, Cue.SELF, Cue.RELATIVE, Cue.CLAUSE})

#: Two lists of words that tell something together only ("no more messages"), and each may tell something else too.
_REFUSE: Final = "refuse"
_MESSAGES: Final = "messages"


@dataclass(frozen=True, slots=True)
class Cues:
    """Every word with what it tells, by language."""

    told: Mapping[str, Mapping[str, Cue]]  # folded word -> language code -> cue
    refusing: frozenset[str]  # "no", "not", in any language
    messages: frozenset[str]  # "messages", "text", in any language

    def of(self, word: str) -> frozenset[Cue]:
        """Return what a folded word tells, in whichever language."""
        return frozenset(self.told.get(word, {}).values())

    def languages(self, word: str) -> frozenset[str]:
        """Return the languages in which a folded word tells something."""
        return frozenset(self.told.get(word, {}))

    def parts_among(self, words: Iterable[str]) -> frozenset[str]:
        """Return the folded words that are parts of names, and nothing else."""
        return frozenset(word for word in words if self.of(word) and self.of(word) <= OF_NAMES)


@lru_cache(maxsize=1)
def read_cues() -> Cues:
    """Read ``cues.toml``. ValueError: an unknown key, or a word that stands twice in a language."""
    told: dict[str, dict[str, Cue]] = {}
    together: dict[str, set[str]] = {_REFUSE: set(), _MESSAGES: set()}
    for language, lists in tomllib.loads(CUES_FILE.read_text(encoding="utf-8")).items():
        for key, words in lists.items():
            if key in together:
                together[key].update(map(folded, words))
                continue
            for word in words:
                meanings = told.setdefault(folded(word), {})
                if language in meanings:
                    raise ValueError(f"{CUES_FILE.name}: “{word}” stands twice in [{language}].")
                meanings[language] = Cue(key)
    return Cues(told, frozenset(together[_REFUSE]), frozenset(together[_MESSAGES]))
