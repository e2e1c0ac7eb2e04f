"""The layout of the World Bank's survey workbook: sheets and column names, in the survey's own order and spelling."""

from typing import Final

OLD_SHEET: Final = "Dataset (up to Q1 2016)"
NEW_SHEET: Final = "Dataset (from Q2 2016)"

#: Sheets that stand before the two datasets, with what their cells hold. The real Terms of Use and Methodology are
#: drawings; their cells are nearly empty.
OTHER_SHEETS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "Terms of Use": (("REFERENCES",),),
    "Methodology": ((),),
    "Legend": (("Field", "Definition"), ("period", "data collection period")),
    "Countries": (("",), ("code", "name", "region"), ("KEN", "Kenya", ".."), ("TZA", "Tanzania", "..")),
}

_PLACES: Final = tuple(
    f"{side}_{what}"
    for side in ("source", "destination")
    for what in ("code", "name", "region", "income", "lending", "G8G20")
)
_AMOUNTS: Final = tuple(
    f"{point} {what}"
    for point in ("cc1", "cc2")
    for what in ("lcu amount", "denomination amount", "lcu code", "lcu fee", "lcu fx rate", "fx margin", "total cost %")
)

OLD_COLUMNS: Final = (
    *("id", "period", *_PLACES, "firm", "firm_type", "product", "sending location", "speed actual", *_AMOUNTS),
    *("inter lcu bank fx", "transparent", "note1", "note2", "coverage", "pick-up method", "date", "corridor"),
)
NEW_COLUMNS: Final = (
    *("id", "period", *_PLACES, "firm", "firm_type", "payment instrument", "access point", "speed actual", *_AMOUNTS),
    *("inter lcu bank fx", "transparent", "Standard Note", "note2", "receiving network coverage", "pickup location"),
    *("pickup method", "date", "corridor"),
)
