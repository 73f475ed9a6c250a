"""Compiles the config.yaml of a person and a project to the JSON that hooks read. Hooks never import this module."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from progresslib.configuration import config, configfile
from progresslib.errors import ProgressError
from progresslib.places.project import is_inside
from progresslib.system import files

Source = dict[str, Any]


def compile_config(environ: Mapping[str, str], folder: str, state: str) -> list[str]:
    """Compiles what sets something for the progress folder `folder` into its state folder, and returns what is wrong.

    Each line is one `path:line: message`. A source that is wrong now sets what it did when it was last right. Nothing
    is written where there is nothing to compile and never was. Raises ProgressError without a home folder.
    """
    before = config.compiled(state)
    read = [_source(path, folder, before) for path in config.sources(environ, folder)]
    wrong = [line for _, lines in read for line in lines]
    sources = [source for source, _ in read]
    if before or any(source["stamp"] for source in sources):
        wrong += _written(state, {**merged([one["values"] for one in sources]), "sources": sources, "problems": wrong})
    return wrong


def merged(sources: list[dict[str, Any]]) -> dict[str, Any]:
    """What all sources set together: of a key the last one's value, of lists what stands in any of them."""
    result: dict[str, Any] = {}
    for values in sources:
        for key, value in values.items():
            joined = [*result.get(key, []), *value] if isinstance(value, list) else value
            result[key] = list(dict.fromkeys(joined)) if isinstance(joined, list) else joined
    return result


def _source(path: str, folder: str, before: dict[str, Any]) -> tuple[Source, list[str]]:
    """One source as the compiled file keeps it, and what is wrong with it."""
    stamp = config.stamp(path)  # first: what changes while it is read is then read again
    values, wrong = _read(path, folder) if stamp else ({}, [])
    return {"path": path, "stamp": stamp, "values": _last_good(path, before) if wrong else values}, wrong


def _read(path: str, folder: str) -> tuple[dict[str, Any], list[str]]:
    """What a source sets; a project's may not be a link that leads out of its folder, as its progress files may not."""
    if os.path.dirname(path) == folder and not is_inside(os.path.realpath(path), folder):
        return {}, [f"{config.shown(path)}: a link that leads out of the folder, put the file itself there"]
    return configfile.read(path, config.shown(path))


def _last_good(path: str, before: dict[str, Any]) -> dict[str, Any]:
    """What the source set when it was last right; nothing if that is not known, or could not be set today."""
    listed = before.get("sources")
    for source in listed if isinstance(listed, list) else []:
        if isinstance(source, dict) and source.get("path") == path and configfile.is_valid(source.get("values")):
            values: dict[str, Any] = source["values"]
            return values
    return {}


def _written(state: str, compiled: dict[str, Any]) -> list[str]:
    """Writes the compiled file; returns what is wrong if that cannot be."""
    path = config.compiled_path(state)
    try:
        files.make_private(state)
        files.replace(path, json.dumps({"format": config.FORMAT, **compiled}).encode())
    except OSError as error:
        return [str(files.trouble(path, "written", error))]
    except ProgressError as error:
        return [str(error)]
    return []
