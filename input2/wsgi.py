"""The application for a WSGI server; each worker holds the embedded servers while it runs."""

import os

from django.core.wsgi import get_wsgi_application

from input2 import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "input2.settings")
embedded.hold()
application = get_wsgi_application()
