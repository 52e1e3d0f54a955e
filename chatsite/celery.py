"""The Celery application: jobs of the worker and the schedule of beat."""

from celery import Celery

app = Celery("chatsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
# `current_app` is this one on every thread; without it, only on the thread that
# imported this module, and others would send to a broker on localhost.
app.set_default()
app.autodiscover_tasks()
