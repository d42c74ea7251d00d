"""Uploads of boundaries: kept in the database until somebody decides, or a day has passed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.utils import timezone

from agencies.models import BoundaryUpload
from agencies.services.boundary_files import Table, ending_of, open_table
from eoc.access import Actor, Role
from eoc.errors import Invalid, NotFound, NotPermitted

LARGEST = 20_000_000
KEPT = timedelta(days=1)
ENDINGS = (".geojson", ".json", ".zip", ".gpkg")


def keep(*, name: str, content: bytes, by: Actor) -> BoundaryUpload:
    """Hold a file that opens as one of the three kinds; older ones of the person are forgotten."""
    _permit(by)
    if len(content) > LARGEST:
        raise Invalid(
            "The file is too large.",
            {"file": f"At most {LARGEST // 1_000_000} MB; import larger files on the server."},
        )
    BoundaryUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()
    upload = BoundaryUpload(person_id=by.person_id or 0, name=_name(name), content=content)
    fields_of(upload)
    upload.save()
    return upload


def find(*, uuid: UUID, by: Actor) -> BoundaryUpload:
    """One's own upload."""
    _permit(by)
    found = BoundaryUpload.objects.filter(uuid=uuid, person_id=by.person_id or 0).first()
    if found is None:
        raise NotFound("That upload is gone. Upload the file again.")
    return found


def discard(*, upload: BoundaryUpload, by: Actor) -> None:
    """Forget a file, imported or not."""
    find(uuid=upload.uuid, by=by).delete()


def fields_of(upload: BoundaryUpload) -> Table:
    """What the file holds."""
    with as_file(upload) as path:
        return open_table(path)


@contextmanager
def as_file(upload: BoundaryUpload) -> Iterator[Path]:
    """The upload as a file for as long as it is read."""
    with TemporaryDirectory(prefix="accord-boundaries-") as folder:
        content = bytes(upload.content)
        path = Path(folder) / f"boundaries{ending_of(content)}"
        path.write_bytes(content)
        yield path


def _permit(by: Actor) -> None:
    if by.person_id is None or not by.has(Role.ADMINISTRATOR):
        raise NotPermitted("Only an administrator uploads boundaries.")


def _name(name: str) -> str:
    kept = Path(name.replace("\\", "/")).name[-150:].lstrip(".")
    if not kept.lower().endswith(ENDINGS):
        raise Invalid(
            "That is no file of boundaries.",
            {"file": "GeoJSON (.geojson), GeoPackage (.gpkg) or a Shapefile packed as .zip."},
        )
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in kept)
