"""Settings of the processes: how many there are, and what each may hold.

Like those of the assistant and the jobs these need no service, so that `manage.py up`
reads all three before it starts any.
"""

from chatsite.env import whole

WEB_PROCESSES = whole("WEB_PROCESSES", 1, least=1, most=64)
# Answers that are written at a time, of one worker process.
WORKER_CONCURRENCY = whole("WORKER_CONCURRENCY", 200, least=1, most=5000)
# Connections of one process, web or worker.
DATABASE_POOL_SIZE = whole("DATABASE_POOL_SIZE", 10, least=2, most=200)
