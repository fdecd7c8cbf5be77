"""Says when a source file changed, for `make dev`; the web server watches for itself."""

from pathlib import Path

from input2.supervisor.choices import ROOT

PACKAGES = ("input2", "competitions", "submissions", "judging")


class ChangedCode:
    def __init__(self) -> None:
        self._seen = self._look()

    def since_last_time(self) -> bool:
        seen = self._look()
        changed, self._seen = seen != self._seen, seen
        return changed

    @staticmethod
    def _look() -> dict[Path, float]:
        found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
        return {path: path.stat().st_mtime for path in found if path.exists()}
