"""`.venv` is built once, and again when it must be; the installer itself is replaced by a note of its arguments."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from input2 import bootstrap
from tests.embedded.checkout import SOURCE

NOTE_ARGUMENTS = '#!/bin/sh\necho "$@" >> "$(dirname "$0")/../../calls"\n'


class Project:
    """A checkout whose environment is complete."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        (root / "input2").mkdir(parents=True)
        shutil.copy(SOURCE / "bootstrap.py", root / "input2")
        for name in ("pyproject.toml", "uv.lock"):
            (root / name).write_text(name)
        (self.venv / "bin").mkdir(parents=True)
        (self.venv / "bin" / "python").symlink_to(sys.executable)
        (self.venv / "bin" / "uv").write_text(NOTE_ARGUMENTS)
        (self.venv / "bin" / "uv").chmod(0o755)

    def change_state(self, **changed: object) -> None:
        file = self.venv / "input2-state.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **changed}))

    def bootstrap(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-I", "input2/bootstrap.py", *arguments]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)  # noqa: S603 -- ours

    def installations(self) -> list[str]:
        calls = self.root / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "a folder with spaces")
    built_from = {
        "checkout": str(made.root),
        "python": list(sys.version_info[:2]),
        "uv": bootstrap.UV,
        "lock": "older",
        "dev": False,
        "complete": True,
    }
    (made.venv / "input2-state.json").write_text(json.dumps(built_from))
    return made


def test_a_changed_lock_file_is_installed_once(project: Project):
    project.bootstrap()
    second = project.bootstrap()

    assert len(project.installations()) == 1
    assert "--frozen" in project.installations()[0]
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_tools_for_tests_are_added_once_and_stay(project: Project):
    project.bootstrap()
    project.bootstrap("--dev")
    project.bootstrap()
    project.change_state(lock="older still")
    project.bootstrap()

    without_tools = ["--no-dev" in call for call in project.installations()]
    assert without_tools == [True, False, False]


@pytest.mark.parametrize(
    "change", [{"checkout": "/elsewhere"}, {"complete": False}, {"python": [3, 9]}]
)
def test_a_moved_or_unfinished_environment_is_made_anew(project: Project, monkeypatch, change):
    monkeypatch.setattr(bootstrap, "ROOT", project.root)
    monkeypatch.setattr(bootstrap, "VENV", project.venv)
    monkeypatch.setattr(bootstrap, "PYTHON", project.venv / "bin" / "python")
    before = bootstrap.State(dev=False).can_be_updated()

    project.change_state(**change)

    assert (before, bootstrap.State(dev=False).can_be_updated()) == (True, False)


def test_an_unsuitable_python_is_told_which_one_is_needed(project: Project):
    script = project.root / "input2" / "bootstrap.py"
    script.write_text(script.read_text().replace("((3, 11), (3, 12))", "((3, 5),)"))

    done = project.bootstrap()

    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or 3.12 is needed")
    assert done.stderr.count("\n") == 1


def test_a_file_in_the_place_of_var_is_said_in_one_sentence(project: Project):
    (project.root / "var").touch()

    done = project.bootstrap()

    assert done.returncode == 1
    assert done.stderr.startswith("The environment .venv cannot be built: ")
    assert done.stderr.count("\n") == 1
