"""Measure: the JSON prices of a corridor against Datasette serving the survey table, filtered to corridor and period.

Datasette is given its own best index, over the three columns that the filter names, and answers in its default form,
which like ours counts what it found and says where the next page is. Each side answers the same question again and
again, as the programs of one newsroom would; ours may come from the memory of finished answers, and Datasette's may
come from whatever it keeps.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.bench.client import BadAnswer, get, seconds_of_block
from tests.bench.measures import Goal, Measure
from tests.bench.pages import CORRIDOR, OURS, SMALLEST, WARM
from tests.bench.portals import Portal
from tests.bench.serving import served, served_by

#: Blocks of questions, ours and theirs in turn; theirs are fewer so that both take about as long.
BLOCKS, OUR_BLOCK, THEIR_BLOCK = 6, 1000, 50
AT_LEAST = 20

PERIOD = "2025_3Q"
ASKED_OF_US = f"/api/v1/corridors/{CORRIDOR}/prices?amount={SMALLEST}&ask=pay"
ASKED_OF_DATASETTE = f"/survey/since_2016.json?source_code=KEN&destination_code=TZA&period={PERIOD}"


def measure_open_data(portal: Portal, survey: Path, folder: Path) -> tuple[Measure, str]:
    """Measure answers a second. ``survey`` is the SQLite file that pandas made of the same workbook."""
    with closing(sqlite3.connect(survey)) as connection:
        connection.execute("CREATE INDEX best ON since_2016 (source_code, destination_code, period)")
        connection.commit()
    settings = {**portal.environment, "HOMEWARD_API_LIMIT": "1000000 per minute"}
    datasette = (sys.executable, "-m", "datasette", "serve", survey, "--port")
    with (
        served(OURS, settings, ASKED_OF_US, folder / "api.log") as ours,
        served_by(datasette, ASKED_OF_DATASETTE, folder / "datasette.log") as theirs,
    ):
        answers = [_checked(ours, ASKED_OF_US), _checked(theirs, ASKED_OF_DATASETTE)]
        seconds = {ours: 0.0, theirs: 0.0}
        for _ in range(BLOCKS):
            seconds[ours] += seconds_of_block(ours, [ASKED_OF_US] * OUR_BLOCK)
            seconds[theirs] += seconds_of_block(theirs, [ASKED_OF_DATASETTE] * THEIR_BLOCK)
        plain = seconds_of_block(theirs, [f"{ASKED_OF_DATASETTE}&_shape=array"] * THEIR_BLOCK)
    rates = BLOCKS * OUR_BLOCK / seconds[ours], BLOCKS * THEIR_BLOCK / seconds[theirs]
    remark = (
        f"answers of {answers[0]:,} bytes (ours) and {answers[1]:,} (Datasette); "
        f"Datasette's bare rows, without count and page: {THEIR_BLOCK / plain:,.0f} /s"
    )
    return Measure("JSON prices, answers a second", *rates, "/s", Goal.AT_LEAST, AT_LEAST), remark


def _checked(port: int, target: str) -> int:
    """Warm a server up; return the size of its answer. Raises BadAnswer where it tells of no provider."""
    for _ in range(WARM):
        answer = get(port, target)
    if answer.count(b"Synthetic") < 2:
        raise BadAnswer(f"{target} tells of no services: {answer[:200]!r}")
    return len(answer)
