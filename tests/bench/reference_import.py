"""The import that ours is measured against: pandas reads both dataset sheets and appends them to a fresh SQLite file.

Run as a program of its own: ``python -m tests.bench.reference_import WORKBOOK DATABASE``. It settles nothing, checks
nothing, keeps floats and makes no index: the least that reading the survey into SQL can be. ``to_sql`` is given an
engine of SQLAlchemy, the way pandas documents first, and the library that our import writes through.
"""

import sys
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

from tests.workbooks.layout import NEW_SHEET, OLD_SHEET


def import_workbook(workbook: Path, database: Path) -> int:
    """Write each dataset sheet into a table of its own; return the number of rows written."""
    sheets = pd.read_excel(workbook, sheet_name=[OLD_SHEET, NEW_SHEET], engine="calamine")
    engine = create_engine(f"sqlite:///{database}")
    for name, table in ((OLD_SHEET, "until_2016"), (NEW_SHEET, "since_2016")):
        sheets[name].to_sql(table, engine, index=False)
    engine.dispose()
    return sum(len(sheet) for sheet in sheets.values())


if __name__ == "__main__":
    sys.stdout.write(f"{import_workbook(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
