"""The site as a browser meets it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test.testcases import LiveServerThread


@contextmanager
def site() -> Iterator[str]:
    """The address of a site that answers from the database in use, until it is left."""
    thread = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
