"""What PostgreSQL and Redis each have to say for themselves; everything else about services is common to both."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, ClassVar

from dockyard.services.service import Record, Service

Facts = dict[str, Callable[[], str]]
"""What `info` shows, by flag; each is found out only when it is to be shown."""


@dataclass(frozen=True)
class Client:
    """A client program ready to run: its words, and the environment that carries the password out of sight of `ps`."""

    argv: list[str]
    env: dict[str, str] = field(repr=False)


class Kind(ABC):
    """One kind of service.

    `name` starts its commands, `title` is how messages call it, `port` where it listens by habit, `key` the config
    var a link sets, `alternative` the beginning of the config vars of further links, `stop_signal` what makes it
    finish properly, `versions` the major versions there are to choose from, if there is a choice.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    key: ClassVar[str]
    alternative: ClassVar[str]
    stop_signal: ClassVar[str]
    versions: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def version(self, wanted: str = "") -> str:
        """The version that runs what `wanted` ("18", "18.4") has made; without one, the version new services get."""

    @abstractmethod
    def prepare(self, service: Service, place: Path, record: Record) -> None:
        """Fill the new directory `place`, which becomes the service's: data and settings.

        Raises DockyardError when that fails.
        """

    @abstractmethod
    def command(self, service: Service) -> list[str]:
        """The server's command line, for the process supervisor."""

    @abstractmethod
    def address(self, service: Service) -> str:
        """The service's URL without its scheme and `://`."""

    def dsn(self, service: Service, scheme: str = "") -> str:
        """The service's URL, password included."""
        return f"{scheme or self.name}://{self.address(service)}"

    def more_facts(self, service: Service) -> Facts:
        """What `info` shows of this kind's services beside what all services have."""
        return {}

    @abstractmethod
    def answers(self, service: Service) -> bool:
        """Whether it lets a client in with the right password, now."""

    @abstractmethod
    def client(self, service: Service) -> Client:
        """The interactive client."""

    @abstractmethod
    def dump(self, service: Service) -> Client:
        """The program that writes all data to its stdout."""

    @abstractmethod
    def load(self, service: Service, source: BinaryIO) -> None:
        """Replace the data by a dump, wholly or not at all. Raises DockyardError when it is not a good one."""
