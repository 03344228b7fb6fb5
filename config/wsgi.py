import os

from django.core.wsgi import get_wsgi_application

from config.collector import spare_what_stays

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
spare_what_stays()
