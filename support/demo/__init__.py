"""A desk to try the site with: teams, hours, promises, and thirty tickets with stories.

`manage.py up` makes it once, in an embedded database that was empty.
"""
