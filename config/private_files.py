"""Files that only some may see: invoices, receipts, price lists."""

from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """No web server reaches these files; a view that asks who is there serves them."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address.")


def private_storage() -> Storage:
    """Where a FileField keeps what only some may see."""
    return storages["private"]
