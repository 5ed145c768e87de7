"""What all tests share: the data beside the repository, and the reference alliance, filed once."""

from pathlib import Path

import pytest
from hypothesis import settings

from alliance.desks.delivery import start_reference
from alliance.record.folder import open_folder
from alliance.record.snapshot import Snapshot

# A law holds however busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of shared data, beside the repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data is not beside this repository")
    return SHARED_DATA


@pytest.fixture(scope="session")
def reference_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the reference alliance, its deliveries filed; to be read, not written."""
    folder = tmp_path_factory.mktemp("reference") / "demo"
    start_reference(folder)
    return folder


@pytest.fixture(scope="session")
def reference(reference_folder: Path) -> Snapshot:
    """Return the record of the reference alliance."""
    return open_folder(reference_folder).snapshot()
