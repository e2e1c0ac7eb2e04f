"""The WSGI entry point: `flask` and `gunicorn app:app` find the application here."""

from portal.factory import create_app

app = create_app()
