"""What exchange rates follow from groups of surveyed rows that confirm one another (see ``survey_evidence``).

Worked example, from real rows of 2025_3Q: KES to Tanzania at 20.2 and TZS to Kenya at 0.0498 are one rate, twice. KES
to Uganda at 27.6 and TZS to Uganda at 1.37 put 20.1 shillings to one, a third time; so both pay out in one currency.
The row of 200 "RWF" to Kenya at 129.2 is in dollars; 1 / 129.2 = 0.00774 is what KES rows to four countries show as
well: those pay out in dollars, and the 27.6 to Uganda, which is neither that nor the euro, is the Ugandan shilling.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum, auto
from itertools import combinations
from statistics import median_low
from typing import Final, NamedTuple

from portal.prices.money import exactly

HARD_CURRENCIES: Final = ("USD", "EUR")  # in which services pay out all over the world

#: Two rates are of the same order where neither is more than this many times the other ("within 25 %").
FIT: Final = Decimal("1.25")

_AGREE: Final = Decimal("1.05")  # witnesses agree within 5 %: a currency moves that much in a quarter
_ROWS_ALONE: Final = 3  # a single sender's group must have so many rows to be named by elimination


class Corridor(NamedTuple):
    """Where the rows of a group are from and to."""

    sending: str  # currency
    country: str
    local: str  # currency of the country at that time


class Group(NamedTuple):
    """Rows of one corridor in one period whose reference rates are alike."""

    corridor: Corridor
    rate: Decimal  # median
    rows: int
    dollar_amount: bool = False  # the amounts are dollars under another code; ``corridor.sending`` is USD


class Worth(NamedTuple):
    """What one unit of a currency is worth; comparable only inside one ``island`` of connected rates."""

    island: str
    value: Decimal


def alike(one: Decimal, other: Decimal, times: Decimal) -> bool:
    """Whether neither of two positive rates is more than so many times the other."""
    return one <= other * times and other <= one * times


def grouped(corridor: Corridor, rates: Counter[Decimal]) -> Iterator[Group]:
    """Split the rates of a corridor into groups: a new one begins where the next rate is 5 % higher."""
    run: list[Decimal] = []
    for rate in sorted(rates):
        if run and rate > run[-1] * _AGREE:
            yield _group(corridor, run, rates)
            run = []
        run.append(rate)
    if run:
        yield _group(corridor, run, rates)


def _group(corridor: Corridor, run: list[Decimal], rates: Counter[Decimal]) -> Group:
    every = [rate for rate in run for _ in range(rates[rate])]
    return Group(corridor, median_low(every), len(every))


@exactly
def corroborated(groups: Sequence[Group]) -> dict[str, Worth]:
    """Return the worth of every currency that at least two independent witnesses agree on."""
    worth = _islands(_agreed_pairs(groups))
    return worth | _worth_of_receivers(groups, worth)


class _Kind(Enum):
    """What sort of thing points at a rate."""

    CORRIDOR = auto()  # rows of the corridor itself
    REVERSE = auto()  # rows of the opposite corridor
    COMMON = auto()  # two senders' rows to one country
    PAYOUT = auto()  # rows that may be paid out in dollars or euros
    DOLLAR_AMOUNT = auto()  # rows whose amounts are dollars under another code


_WEAK: Final = frozenset({_Kind.PAYOUT, _Kind.DOLLAR_AMOUNT})

# The kind and, where a kind can speak more than once, for which local currency: fourteen countries share the two francs
# CFA, and one assumption made for all of them is still one witness.
_Witness = tuple[_Kind, str]


class _Testimony(NamedTuple):
    rate: Decimal
    witness: _Witness


class _Agreement(NamedTuple):
    rate: Decimal
    witnesses: frozenset[_Witness]


def _agreed_pairs(groups: Sequence[Group]) -> list[tuple[str, str, _Agreement]]:
    """Pairs of currencies whose rate enough witnesses agree on, the best attested first."""
    said: dict[tuple[str, str], list[_Testimony]] = defaultdict(list)
    for base, quote, rate, witness in _testimonies(groups):
        if base < quote:
            said[base, quote].append(_Testimony(rate, witness))
        else:
            said[quote, base].append(_Testimony(1 / rate, witness))
    agreed = [(*pair, found) for pair, said_of_it in said.items() if (found := _agreement(said_of_it, _enough))]
    return sorted(agreed, key=lambda pair: (-len(pair[2].witnesses), pair[:2]))


def _testimonies(groups: Sequence[Group]) -> Iterator[tuple[str, str, Decimal, _Witness]]:
    senders = {group.corridor.sending for group in groups} | set(HARD_CURRENCIES)
    for group in groups:
        yield from _own_testimony(group, senders)
    to_country: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        to_country[group.corridor.country].append(group)
    for present in to_country.values():
        for one, other in combinations(present, 2):
            if one.corridor.sending != other.corridor.sending:
                kind = _Kind.DOLLAR_AMOUNT if one.dollar_amount or other.dollar_amount else _Kind.COMMON
                witness = (kind, one.corridor.local)
                yield one.corridor.sending, other.corridor.sending, one.rate / other.rate, witness


def _own_testimony(group: Group, senders: set[str]) -> Iterator[tuple[str, str, Decimal, _Witness]]:
    (sending, _country, local), rate = group.corridor, group.rate
    if local in senders and local != sending:
        direction = _Kind.CORRIDOR if sending < local else _Kind.REVERSE
        yield sending, local, rate, ((_Kind.DOLLAR_AMOUNT if group.dollar_amount else direction), "")
    for hard in HARD_CURRENCIES:
        if hard not in (sending, local) and not group.dollar_amount:
            yield sending, hard, rate, (_Kind.PAYOUT, local)


def _enough(witnesses: frozenset[_Witness]) -> bool:
    """Two witnesses that do not merely repeat each other's assumption, payouts in dollars being only assumed."""
    kinds = {kind for kind, _who in witnesses}
    return len(witnesses) >= 2 and (bool(kinds - _WEAK) or kinds == _WEAK)


def _agreement(said: Sequence[_Testimony], enough: Callable[[frozenset[_Witness]], bool]) -> _Agreement | None:
    """Return what most witnesses say within 5 %; None where too few do, or as many say something else."""
    ordered = sorted(said, key=lambda one: (one.rate, one.witness[0].value, one.witness[1]))
    best: list[tuple[int, int, int]] = []  # (how many witnesses, from, until)
    present: Counter[_Witness] = Counter()
    start = 0
    for end, newest in enumerate(ordered):
        present[newest.witness] += 1
        while newest.rate > ordered[start].rate * _AGREE:
            present[ordered[start].witness] -= 1
            present += Counter()  # drops those who say nothing here any more
            start += 1
        if not best or len(present) >= best[0][0]:
            best = [*(one for one in best if one[0] == len(present)), (len(present), start, end + 1)]
    if not best or not alike(ordered[best[0][1]].rate, ordered[best[-1][2] - 1].rate, FIT):
        return None
    _count, start, end = best[len(best) // 2]
    witnesses = frozenset(one.witness for one in ordered[start:end])
    rate = median_low([one.rate for one in ordered[start:end]])
    return _Agreement(rate, witnesses) if enough(witnesses) else None


def _islands(pairs: Iterable[tuple[str, str, _Agreement]]) -> dict[str, Worth]:
    """Join agreed pairs, the best attested first, into islands within which every rate is known."""
    worth: dict[str, Worth] = {}
    for base, quote, agreement in pairs:
        one = worth.setdefault(base, Worth(base, Decimal(1)))
        other = worth.setdefault(quote, Worth(quote, Decimal(1)))
        if one.island != other.island:
            # 1 base = rate quote: bring the other island's values into this one's unit.
            scale = one.value / agreement.rate / other.value
            for currency, (island, value) in list(worth.items()):
                if island == other.island:
                    worth[currency] = Worth(one.island, value * scale)
    return worth


def _worth_of_receivers(groups: Sequence[Group], worth: dict[str, Worth]) -> dict[str, Worth]:
    """What currencies are worth that nobody sends: two senders must agree on a value that is no dollar and no euro."""
    by_local: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_local[group.corridor.local].append(group)
    found = {}
    for local in sorted(by_local.keys() - worth.keys()):
        for island in sorted({known.island for known in worth.values()}):
            here = [group for group in by_local[local] if _island_of(group, worth) == island]
            own = [group for group in here if not _is_shared(group, groups, worth)]
            if (value := _agreed_worth(own, worth) or _by_elimination(own, worth)) is not None:
                found[local] = Worth(island, value)
                break
    return found


def _island_of(group: Group, worth: dict[str, Worth]) -> str:
    sender = worth.get(group.corridor.sending)
    return sender.island if sender else ""


def _paid_out(group: Group, worth: dict[str, Worth]) -> Decimal:
    """What one unit paid out is worth, in the sender's island."""
    return worth[group.corridor.sending].value / group.rate


def _is_shared(group: Group, groups: Sequence[Group], worth: dict[str, Worth]) -> bool:
    """Whether a dollar or a euro was paid out; where neither is known, whether another currency is worth as much."""
    value, island = _paid_out(group, worth), _island_of(group, worth)
    hard = [worth[code].value for code in HARD_CURRENCIES if code in worth and worth[code].island == island]
    if hard:
        return any(alike(value, one, _AGREE) for one in hard)
    sharing = {
        other.corridor.local
        for other in groups
        if _island_of(other, worth) == island and alike(_paid_out(other, worth), value, _AGREE)
    }
    return len(sharing) > 1


def _agreed_worth(own: Sequence[Group], worth: dict[str, Worth]) -> Decimal | None:
    said = [_Testimony(_paid_out(group, worth), (_Kind.CORRIDOR, group.corridor.sending)) for group in own]
    agreed = _agreement(said, lambda witnesses: len(witnesses) >= 2)
    return agreed.rate if agreed else None


def _by_elimination(own: Sequence[Group], worth: dict[str, Worth]) -> Decimal | None:
    """The main value of a currency that a single currency is sent to: neither dollar nor euro, so the local one.

    That needs both to be known against the sender's, far from it (25 %), and at least three rows, most of all there.
    """
    if len({group.corridor.sending for group in own}) != 1:
        return None
    island = _island_of(own[0], worth)
    hard = [worth[code].value for code in HARD_CURRENCIES if code in worth and worth[code].island == island]
    main = max(own, key=lambda group: (group.rows, group.rate))
    most = main.rows >= _ROWS_ALONE and 2 * main.rows > sum(group.rows for group in own)
    value = _paid_out(main, worth)
    clear = len(hard) == len(HARD_CURRENCIES) and not any(alike(value, one, FIT) for one in hard)
    return value if most and clear else None
