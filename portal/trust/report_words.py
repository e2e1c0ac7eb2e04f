"""What pages say of a report: where it stands, and why a form was not taken."""

from portal.forms import FormRefused
from portal.localization import gettext as _
from portal.trust.tables import ReportStatus


def status_word(status: ReportStatus) -> str:
    """Name where a report stands."""
    return {
        ReportStatus.NEW: _("Received"),
        ReportStatus.LOOKING: _("A person is looking at it"),
        ReportStatus.CONFIRMED: _("Confirmed: the price was wrong"),
        ReportStatus.CORRECTED: _("Corrected"),
        ReportStatus.NOT_CONFIRMED: _("Not confirmed"),
    }[status]


def status_sentence(status: ReportStatus) -> str:
    """Say what that means for the person who follows it."""
    return {
        ReportStatus.NEW: _("Thank you. Nobody has looked at it yet."),
        ReportStatus.LOOKING: _("We compare it with the source and with other prices."),
        ReportStatus.CONFIRMED: _("You were right. We are putting the price right."),
        ReportStatus.CORRECTED: _("You were right. The price has been put right."),
        ReportStatus.NOT_CONFIRMED: _("We looked at it and could not confirm it."),
    }[status]


def refused_sentence(refused: FormRefused) -> str:
    """Say why a form was not taken, and what to do."""
    return {
        FormRefused.HIDDEN_FIELD: _("The last field must stay empty: it is there for robots. Empty it and send again."),
        FormRefused.TOO_FAST: _("This came faster than a person can write. Wait a few seconds and send again."),
        FormRefused.TOO_OLD: _("This form has been open for too long. Look it over and send it again."),
        FormRefused.NOT_OURS: _("We could not read this form. Look it over and send it again."),
    }[refused]
