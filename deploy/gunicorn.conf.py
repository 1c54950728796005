"""How gunicorn serves the service; started as `gunicorn -c deploy/gunicorn.conf.py wsgi:app`. docs/runbook.md says more."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "accreditation.serving.Worker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, before the workers: one that is started afresh answers at once, and they share what was loaded
timeout = 60  # a worker that says nothing for so long is ended and started afresh
graceful_timeout = 30  # for requests in hand when it is stopped
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
control_socket_disable = True  # signals do all that we need
forwarder_headers = ""  # no header of a request says where the service stands
