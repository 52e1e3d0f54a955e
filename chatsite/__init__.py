"""The project: settings, wiring, accounts and the embedded services."""

from chatsite.celery import app as celery_app

__all__ = ["celery_app"]
