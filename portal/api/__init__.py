"""Open data: ``/api/v1``, for people who build on what is known here. docs/api.md says how to use it."""
