"""What docs/operations.md says of backups of SQLite and of files; PostgreSQL is in tests/slow/test_backup.py."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.crowds import a_crowd
from tests.fingerprints import fingerprints, is_sound, using


def vacuum(running: Path, copy: Path) -> None:
    with closing(sqlite3.connect(running)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])


def back_up(running: Path, copy: Path) -> None:
    with closing(sqlite3.connect(running)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def copy_the_file_alone(running: Path, copy: Path) -> None:
    shutil.copy(running, copy)


WAYS = [
    pytest.param(vacuum, True, id="VACUUM INTO"),
    pytest.param(back_up, True, id=".backup"),
    pytest.param(copy_the_file_alone, False, id="not the file without its -wal"),
]


@pytest.mark.parametrize(("take", "whole"), WAYS)
def test_a_copy_taken_while_the_site_runs_is_whole(committing_db, tmp_path, take, whole):
    if connection.vendor != "sqlite":
        return
    a_crowd(lines=200)
    running, copy = Path(connection.settings_dict["NAME"]), tmp_path / "artel.sqlite3"
    before = fingerprints()
    take(running, copy)

    with using(str(copy)):
        assert ((fingerprints() == before), is_sound()) == (whole, True)


def test_files_come_back_with_their_rights(tmp_path):
    kept, restored = tmp_path / "kept", tmp_path / "restored"
    restored.mkdir()
    for name, mode in {"media/items/1/a.webp": 0o644, "private/lists/1/list.xlsx": 0o600}.items():
        path = kept / name
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * 100)
        path.chmod(mode)
    archive = tmp_path / "artel-files.tar.gz"
    subprocess.run(["tar", "-C", kept, "-czf", archive, "media", "private"], check=True)
    subprocess.run(["tar", "-C", restored, "-xzf", archive], check=True)

    def seen(folder: Path) -> dict[str, tuple[bytes, int]]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode & 0o777) for path in files
        }

    assert seen(restored) == seen(kept)
    assert len(seen(restored)) == 2
