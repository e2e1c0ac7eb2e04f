"""The words that steer the reading of a message, from ``cues.toml``: the question, the direction, the language."""

import tomllib
from collections.abc import Mapping
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
    FROM = "from"
    TO = "to"
    FILLER = "filler"
    THOUSAND = "thousand"
    MILLION = "million"
    HELP = "help"
    STOP = "stop"


#: The question that a word asks.
QUESTIONS: Final[Mapping[Cue, Question]] = {
    Cue.PAY: Question.PAY,
    Cue.SEND: Question.SEND,
    Cue.RECEIVE: Question.RECEIVE,
}


@dataclass(frozen=True, slots=True)
class Cues:
    """Every word with what it tells, by language."""

    told: Mapping[str, Mapping[str, Cue]]  # folded word -> language code -> cue

    def of(self, word: str) -> frozenset[Cue]:
        """Return what a folded word tells, in whichever language."""
        return frozenset(self.told.get(word, {}).values())

    def languages(self, word: str) -> frozenset[str]:
        """Return the languages in which a folded word tells something."""
        return frozenset(self.told.get(word, {}))


@lru_cache(maxsize=1)
def read_cues() -> Cues:
    """Read ``cues.toml``. ValueError: an unknown key, or a word that stands twice in a language."""
    told: dict[str, dict[str, Cue]] = {}
    for language, lists in tomllib.loads(CUES_FILE.read_text(encoding="utf-8")).items():
        for key, words in lists.items():
            for word in words:
                meanings = told.setdefault(folded(word), {})
                if language in meanings:
                    raise ValueError(f"{CUES_FILE.name}: “{word}” stands twice in [{language}].")
                meanings[language] = Cue(key)
    return Cues(told)
