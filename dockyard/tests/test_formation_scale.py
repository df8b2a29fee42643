"""How many processes of each type there are to be, once a Procfile is known."""

import pytest

from dockyard.processes import scale

Quantities = dict[str, int]


@pytest.mark.parametrize(
    ("stored", "types", "formation", "expected"),
    [
        ({"web": 1}, ["web"], {}, {"web": 1}),
        ({"web": 1}, ["web", "worker", "release"], {}, {"web": 1, "worker": 0, "release": 0}),
        ({"web": 3, "worker": 2}, ["web", "worker"], {}, {"web": 3, "worker": 2}),
        ({"web": 0}, ["web"], {}, {"web": 0}),
        ({"worker": 2}, ["web", "worker"], {}, {"web": 1, "worker": 2}),
        ({"web": 1, "gone": 0}, ["web"], {}, {"web": 1}),
        ({"web": 1, "gone": 2}, ["web"], {}, {"web": 1, "gone": 2}),
        ({"web": 3, "worker": 2}, ["web", "worker"], {"web": 2}, {"web": 2, "worker": 0}),
        ({"web": 3}, ["web", "worker"], {"worker": 1}, {"web": 0, "worker": 1}),
        ({"web": 1}, ["web"], {"web": 0}, {"web": 0}),
    ],
)
def test_it_follows_the_procfile_the_stored_scale_and_app_json(
    stored: Quantities, types: list[str], formation: Quantities, expected: Quantities
) -> None:
    assert scale.after_deploy(stored, types, formation) == expected
