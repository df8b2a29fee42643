"""Static files: hashed, and compressed once, when they are collected."""

from collections.abc import Iterable, Iterator
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Brotli and gzip for the shop's files, gzip alone for the admin's.

    Brotli for the admin's scripts takes nine tenths of collectstatic, in every build, for a few
    people whose browsers keep the files for good.
    """

    use_brotli = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """WhiteNoise's compressor, with or without Brotli."""
        return super().create_compressor(use_brotli=self.use_brotli, **kwargs)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress the files and yield (name, compressed name)."""
        admins = {path for path in paths if path.startswith("admin/")}
        yield from super().compress_files(set(paths) - admins)
        self.use_brotli = False
        yield from super().compress_files(admins)
        self.use_brotli = True
