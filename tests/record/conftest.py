"""What the tests of deliveries share."""

from pathlib import Path

import pytest
from tests.record.delivered import ALLIANCE

from alliance.record.folder import Folder, create_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return an alliance folder with two members and no delivery."""
    return create_folder(tmp_path / "small", "Small alliance", content=ALLIANCE)
