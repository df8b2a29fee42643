"""What the tests of the API share."""

from main.api.tokens import issue

STAFF = ("dispatcher", "employee", "owner")


def token_of(user):
    """The headers with which a user's program sends its requests."""
    return {"authorization": f"Token {issue(user)[1]}"}


def assert_problem(response, status, code=None):
    """Check that an answer is an error of the one shape, and return what it says."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert_private(response)
    said = response.json()
    assert set(said) - {"errors"} == {"type", "title", "status", "code", "detail"}
    assert said["status"] == status
    assert all(said[name] and isinstance(said[name], str) for name in ("title", "code", "detail"))
    for error in said.get("errors", []):
        assert set(error) == {"field", "code", "detail"}
        assert {type(value) for value in error.values()} == {str}
    assert code in (None, said["code"])
    return said


def assert_private(response):
    """Check that nobody keeps an answer, and that it sets no cookie."""
    assert response["Cache-Control"] == "no-store"
    assert {"Accept", "Authorization", "Cookie"} <= set(response["Vary"].split(", "))
    assert not response.cookies
