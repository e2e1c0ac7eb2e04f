"""The import that ours is measured against: pandas reads both dataset sheets and appends them to a fresh SQLite file.

Run as a program of its own: ``python -m tests.bench.reference_import WORKBOOK DATABASE``. It settles nothing, checks
nothing and keeps floats: the least that reading the survey into SQL can be.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd

from tests.workbooks.layout import NEW_SHEET, OLD_SHEET


def import_workbook(workbook: Path, database: Path) -> int:
    """Write each dataset sheet into a table of its own; return the number of rows written."""
    sheets = pd.read_excel(workbook, sheet_name=[OLD_SHEET, NEW_SHEET], engine="calamine")
    with closing(sqlite3.connect(database)) as connection, connection:
        for name, table in ((OLD_SHEET, "until_2016"), (NEW_SHEET, "since_2016")):
            sheets[name].to_sql(table, connection, index=False)
    return sum(len(sheet) for sheet in sheets.values())


if __name__ == "__main__":
    sys.stdout.write(f"{import_workbook(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
