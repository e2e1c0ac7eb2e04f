"""Trust: reports of wrong prices, corrections, changes of method, coverage, and the certification's twelve points."""
