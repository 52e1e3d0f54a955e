"""The load of the stream benchmarks: a provider, a floor, many readers, and a site.

Each is a process of its own. None of them imports Django, but for the site's commands.
"""
