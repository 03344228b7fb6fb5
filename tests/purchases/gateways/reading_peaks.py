"""Reads every file of a folder and tells, as JSON, the most memory that this process and a child of it had,
in MB, and how many rows there were.

A process of its own, so that nothing else counts: python -m tests.purchases.gateways.reading_peaks FOLDER.
"""

import json
import resource
import sys
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False)

from purchases.gateways.spreadsheets import CannotRead, read_table  # noqa: E402 (needs settings)


def most_of_this_process():
    """In MB; unlike the figure of getrusage without what the process had that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main(folder):
    rows = 0
    for path in sorted(Path(folder).iterdir()):
        try:
            rows += len(read_table(name=path.name, content=path.read_bytes()).rows)
        except CannotRead:
            continue
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    json.dump({"parent": most_of_this_process(), "child": child, "rows": rows}, sys.stdout)


main(sys.argv[1])
