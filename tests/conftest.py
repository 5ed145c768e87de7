"""What all tests share: the data beside the repository."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of shared data, beside the repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data is not beside this repository")
    return SHARED_DATA
