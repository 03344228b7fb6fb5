"""The Celery application. Work is asked for by name, through config.kernel.queue."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import before_task_publish, task_success, worker_process_init, worker_ready

from config.collector import spare_what_stays

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

CLOCK = "purchases.run_clock"


class TracedTask(Task):
    """Logs under the id of the request that asked for it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from config import tracing

        with tracing.task(self.name, asked_by=self.request.get("request_id")):
            return super().__call__(*args, **kwargs)


class Artel(Celery):
    task_cls = TracedTask

    def send_task(self, name: str, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """As Celery does; where tasks are eager (tests), a task asked for by name runs at once too."""
        if self.conf.task_always_eager:
            return self.tasks[name].apply(args=args, kwargs=kwargs)
        return super().send_task(name, args, kwargs, **options)


app = Artel("artel")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="config.heartbeat", expires=60)
def heartbeat() -> None:
    from config.health import HEARTBEAT, leave_sign

    leave_sign(HEARTBEAT)


@worker_ready.connect
def first_heartbeat(**kwargs: Any) -> None:
    heartbeat()


@worker_process_init.connect
def spare_memory(**kwargs: Any) -> None:
    spare_what_stays()


@task_success.connect
def clock_passed(sender: Any, **kwargs: Any) -> None:
    from config.health import CLOCK_PASS, leave_sign

    if sender.name == CLOCK:
        leave_sign(CLOCK_PASS)


@before_task_publish.connect
def send_request_id(headers: dict[str, Any], **kwargs: Any) -> None:
    from config import tracing

    headers["request_id"] = tracing.request_id()
