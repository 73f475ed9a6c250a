"""A phase as one line of text: what a person typed for it, and the form in which a file writes its phases."""

from __future__ import annotations

from progresslib.edits.wording import paragraph, written_line
from progresslib.errors import ProgressError
from progresslib.text.words import is_placeholder, label_number, name_and_result, plain, without_label

_BOLD = "**"


class Wording:
    """What a phase is called: the number of its label, if any, its name without that, its result, "" if none."""

    __slots__ = ("name", "number", "result")

    def __init__(self, number: int | None, name: str, result: str = "") -> None:
        self.number = number
        self.name = name
        self.result = result


class Form:
    """How a file writes a phase: the label before its name, if any, and which part of both is bold."""

    __slots__ = ("is_bold", "is_bold_label", "label")

    def __init__(self, label: str = "", is_bold: bool = False, is_bold_label: bool = False) -> None:
        """`label` is a label with some number and what parts it from the name: `Phase 1: `."""
        self.label = label
        self.is_bold = is_bold
        self.is_bold_label = is_bold_label


def worded(text: str, path: str) -> Wording:
    """What `text`, such as `Phase 3: Testing - of the worker`, calls a phase; ProgressError if it names none.

    `path` is the file to name in it.
    """
    name, result = name_and_result(written_line(text))
    bare = without_label(name).strip() or name
    bare = bare.replace(_BOLD, "").strip()
    if is_placeholder(bare) or not plain(bare):
        raise ProgressError(f"{path}: {text!r} names no phase; write what is to be done in a word or two")
    return Wording(label_number(name), bare, result)


def form_of(content: str) -> Form:
    """The form in which a phase is written, whose first line has this text after bullet, box and signs."""
    name = name_and_result(content)[0]
    label = name[: len(name) - len(without_label(name))]
    end = content.find(_BOLD, 2)
    is_bold = content.startswith(_BOLD) and end > 0
    is_bold_label = is_bold and bool(label) and label_number(content[2:end]) is not None
    is_bold_label = is_bold_label and not without_label(content[2:end])
    return Form(label, is_bold and not is_bold_label, is_bold_label)


def written(wording: Wording, form: Form, number: int, path: str, in_box: bool = True) -> str:
    """The first line of a phase, after its bullet and box: in `form`, with `number` in its label if that has one.

    Raises ProgressError for a name that would not be read back.
    """
    label = _numbered(form.label, number)
    for is_bold in (form.is_bold, True):
        text = _line(wording, label, is_bold, form.is_bold_label and not is_bold)
        text = text if in_box else paragraph(text)
        if name_and_result(text) == (label + wording.name, wording.result):
            return text
    raise ProgressError(f"{path}: {wording.name!r} cannot be the name of a phase; leave dashes and marks out of it")


def _line(wording: Wording, label: str, is_bold: bool, is_bold_label: bool) -> str:
    name = label + wording.name
    if is_bold:
        name = f"{_BOLD}{name}{_BOLD}"
    elif is_bold_label:
        name = f"{_BOLD}{label.rstrip()}{_BOLD} {wording.name}"
    return f"{name} - {wording.result}" if wording.result else name


def _numbered(label: str, number: int) -> str:
    """A label with another number in it."""
    before = label.rstrip(" :.)-–—").rstrip("0123456789")
    after = label[len(before) :].lstrip("0123456789") or ": "
    return f"{before}{number}{after}" if label else ""
