"""JSON with comments and trailing commas."""

import json

import pytest

from dockyard.release import relaxed_json


@pytest.mark.parametrize(
    "text",
    ['{"a": [1, 2]}', '{"a": [1, 2,],}', '// x\n{"a": /* y */ [1, 2]} // z', '{"a": [1, 2 /* , */ , // ]\n ] }'],
)
def test_it_reads_comments_and_trailing_commas(text: str) -> None:
    assert relaxed_json.loads(text) == {"a": [1, 2]}


@pytest.mark.parametrize("value", ["// no", "/* no */", "a,]", ',}"', "http://x/*", '\\"//', "\\"])
def test_it_leaves_strings_alone(value: str) -> None:
    assert relaxed_json.loads(json.dumps({"a": value})) == {"a": value}


def test_it_says_where_the_mistake_is_in_the_file_as_it_was_written() -> None:
    with pytest.raises(json.JSONDecodeError) as mistake:
        relaxed_json.loads('/* one\n two */ {\n  "a": 1,\n  "b" 2\n}')
    assert (mistake.value.lineno, mistake.value.colno) == (4, 7)


@pytest.mark.parametrize("text", ["", "{", "[1,,2]", "{'a': 1}", "nothing", '"a', "/* a", "[1 2]"])
def test_it_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError):
        relaxed_json.loads(text)
