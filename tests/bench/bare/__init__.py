"""The bare page that the corridor page is measured against: one route, one Jinja template, rows of small fields.

It reads nothing, asks nothing and computes nothing: what Flask, Jinja and gunicorn take to render so many bytes.
``BENCH_ROWS`` says how many rows; ``tests.bench.pages`` chooses them so that both documents are equally large.
"""

import os

from flask import Flask, render_template

#: One field is as long as a word or an amount of the corridor page.
_FIELDS = ("provider {}", "{} 349,140.00", "{}.25 %", "bank account", "same day", "{} August 2025")


def create_bare_app(rows: int) -> Flask:
    """Return the application; its rows are made once, its page is rendered for every request."""
    app = Flask(__name__)
    table = [
        dict(zip(("name", "arrives", "cost", "pickup", "speed", "seen"), (f.format(n) for f in _FIELDS), strict=True))
        for n in range(rows)
    ]

    @app.get("/")
    def page() -> str:
        return render_template("page.html", heading="A bare page", rows=table)

    return app


def from_environment() -> Flask:
    """What gunicorn calls."""
    return create_bare_app(int(os.environ["BENCH_ROWS"]))
