import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.checkout import HOLD, Checkout


@pytest.fixture
def new_checkout(tmp_path: Path) -> Iterator[Checkout]:
    """Nothing was ever started here."""
    made = Checkout(tmp_path)
    yield made
    made.stop()
    # pytest keeps the folders of its last three runs, and here each holds a database.
    shutil.rmtree(tmp_path)


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("template")
    made = Checkout(folder)
    made.run(HOLD)
    yield made.data
    shutil.rmtree(folder)


@pytest.fixture
def checkout(new_checkout: Checkout, data_folder: Path) -> Checkout:
    """It was used before: making the data folder takes longer than copying one."""
    shutil.copytree(data_folder, new_checkout.data)
    return new_checkout
