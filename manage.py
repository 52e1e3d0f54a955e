#!/usr/bin/env python3
"""Django's command line for Chatsite: `python manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line

from chatsite.management.commands.up import Command as Up

if __name__ == "__main__":
    if sys.argv[1:2] == ["up"]:
        # Without any settings: they need the services that `up` starts.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        Up().run_from_argv(sys.argv)
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings.site")
        execute_from_command_line(sys.argv)
