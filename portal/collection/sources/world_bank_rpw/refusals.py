"""Why a row of the survey cannot become a quote."""


class RowRefused(ValueError):
    """A row that cannot become a quote: the column that stands in the way, and what is wrong there."""

    def __init__(self, column: str, what: str) -> None:
        super().__init__(f"The column '{column}' {what.rstrip('.')}.")
        self.column = column
