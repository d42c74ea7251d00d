"""GDAL and GEOS for GeoDjango from the wheels of pyogrio and shapely: one build everywhere."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{name} is not installed")
    return Path(spec.origin).parent


def _library(package: str, stem: str) -> str:
    folder = _package(package).parent / f"{package}.libs"
    return str(next(folder.glob(f"{stem}-*.so*")))


def use_wheel_libraries(settings: dict[str, Any]) -> None:
    """Set GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH and the data folders beside them."""
    data = _package("pyogrio")
    os.environ.setdefault("GDAL_DATA", str(data / "gdal_data"))
    os.environ.setdefault("PROJ_DATA", str(data / "proj_data"))
    settings["GDAL_LIBRARY_PATH"] = _library("pyogrio", "libgdal")
    settings["GEOS_LIBRARY_PATH"] = _library("shapely", "libgeos_c")
