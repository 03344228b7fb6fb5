"""The Celery application. Work is asked for by name, through config.kernel.queue."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")


class Artel(Celery):
    def send_task(self, name: str, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """As Celery does; where tasks are eager (tests), a task asked for by name runs at once too."""
        if self.conf.task_always_eager:
            return self.tasks[name].apply(args=args, kwargs=kwargs)
        return super().send_task(name, args, kwargs, **options)


app = Artel("artel")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="config.heartbeat", expires=60)
def heartbeat() -> None:
    from config.health import beat

    beat()


@worker_ready.connect
def first_heartbeat(**kwargs: Any) -> None:
    heartbeat()
