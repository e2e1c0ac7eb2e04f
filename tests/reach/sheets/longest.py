"""Sheets on which everything is as long as it ever gets. No name, place or figure here is real."""

from dataclasses import replace

from flask import Flask
from markupsafe import Markup

from portal.localization import using_language
from portal.reach.sheets import pages
from portal.reach.sheets.sheet import Sheet

#: 66 signs, and a word that no line can hold.
NAMES = ("Compagnie Internationale de Transferts et de Services Financiers R", "W" * 200)
AMOUNTS = ("TZS 384,892", "F CFA 123.456.789.012,50")


def documents(app: Flask, language: str, name: str, amount: str) -> list[str]:
    """Return the documents of such a sheet, one a step of density."""
    with app.test_request_context(f"/{language}/ke-ss/sheet?ask=receive"), using_language(language):
        found = pages._answer("ke-ss").sheet
        assert found is not None
        sheet = _stretched(found, name, amount)
        return [pages._document(sheet, step) for step in sheet.steps]


def _stretched(sheet: Sheet, name: str, amount: str) -> Sheet:
    row = replace(
        sheet.rows[0],
        provider=name,
        use="Cash, bank account, mobile wallet or home delivery · 6 days or more",
        amount=Markup('<bdi dir="ltr">{}</bdi>').format(amount),
    )
    return replace(
        sheet,
        corridor="République démocratique du Congo → République centrafricaine",
        wishes="Cash at a counter or from an agent near their place · Within one day · Paid in with mobile money",
        month="septiembre de 2026",
        other_currency="Paid in dollars; changing them costs extra, and what that costs is not included in these",
        rows=(row, row, row),
        address="prices-of-transfers.a-municipality.example.org/c/1d1rfakqh27abcdef",
    )
