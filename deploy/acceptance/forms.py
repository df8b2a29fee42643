"""The forms of a page, as a browser would send them back."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSENT = {"button", "image", "reset", "submit"}
"""Kinds of input that a form is not sent with, unless they are pressed."""

Attributes = list[tuple[str, str | None]]


@dataclass
class Form:
    """A form: where it is sent, what it holds, and its fields for files."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.select = self.text = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin a form, or note one of its fields."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
            self.inside = True
        elif self.inside and tag == "input" and values.get("name"):
            self.note_input(values)
        elif self.inside and tag in {"select", "textarea"} and values.get("name"):
            setattr(self, "select" if tag == "select" else "text", values["name"])
            self.forms[-1].fields.setdefault(values["name"], "")
        elif tag == "option" and self.select and "selected" in values:
            self.forms[-1].fields[self.select] = values.get("value", "")

    def note_input(self, values: dict[str, str]) -> None:
        """Note what an input would send."""
        kind, name = values.get("type", "text"), values["name"]
        if kind == "file":
            self.forms[-1].files.append(name)
        elif kind in {"checkbox", "radio"}:
            if "checked" in values:
                self.forms[-1].fields[name] = values.get("value", "on")
        elif kind not in UNSENT:
            self.forms[-1].fields[name] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        """Note what is in a text area."""
        if self.text:
            self.forms[-1].fields[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        """End what has begun."""
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.text:
            # HTML drops the line break that begins a text area.
            fields = self.forms[-1].fields
            fields[self.text] = fields[self.text].removeprefix("\r\n").removeprefix("\n")
            self.text = ""


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in their order."""
    reader = Reader()
    reader.feed(page)
    return reader.forms
