"""The life of an upload; `docs/states.md` is drawn from it."""

from collections.abc import Mapping, Set

from input2.files.enums import ScanState, UploadState

UPLOAD_TRANSITIONS: Mapping[UploadState, Set[UploadState]] = {
    UploadState.OPEN: {UploadState.ARRIVED},
    UploadState.ARRIVED: {UploadState.TAKEN, UploadState.REFUSED},
    UploadState.TAKEN: set(),
    UploadState.REFUSED: set(),
}

SCAN_TRANSITIONS: Mapping[ScanState, Set[ScanState]] = {
    ScanState.UNSCANNED: set(),
    ScanState.PENDING: {ScanState.CLEAN, ScanState.INFECTED},
    ScanState.CLEAN: set(),
    ScanState.INFECTED: set(),
}
