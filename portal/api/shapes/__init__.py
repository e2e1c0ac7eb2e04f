"""The shapes of answers, for the OpenAPI document and for the tests, which hold every answer against them.

Answers themselves are built as plain dictionaries: a model for each row would take longer than the comparison.
"""
