"""How this device reads: language, plain Finnish, language awareness, Finnish beside one's own language. Pure.

A reading belongs to the device and not to the trial: two people share one link and have different needs.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

FINNISH = "fi"
PLAIN_FINNISH = "fi@plain"  # the gettext modifier: Babel keeps it and formats dates as Finnish
COOKIE = "reading"

# Who writes on this device, where it says so: stands beside each text that it saves.
WRITERS = ("trainee", "mentor", "other")
WRITER_COOKIE = "writer"


@dataclass(frozen=True, slots=True)
class Reading:
    """One device's way of reading. `language` is a code such as "uk"; `beside` matters only where it is not Finnish."""

    language: str = FINNISH
    plain: bool = False
    aware: bool = False
    beside: bool = True

    @property
    def finnish(self) -> str:
        """The locale of the Finnish that this device reads: standard or plain."""
        return PLAIN_FINNISH if self.plain else FINNISH

    @property
    def locale(self) -> str:
        """The locale of the interface."""
        return self.finnish if self.language == FINNISH else self.language

    @property
    def two_languages(self) -> bool:
        """Whether Finnish stands beside another language."""
        return self.beside and self.language != FINNISH

    def to_cookie(self) -> str:
        """Write the reading as a cookie's value, for example "uk.plain.aware"."""
        flags = [name for name in ("plain", "aware") if getattr(self, name)] + ([] if self.beside else ["alone"])
        return ".".join([self.language, *flags])

    @classmethod
    def from_cookie(cls, value: str, offered: Collection[str]) -> "Reading":
        """Read a cookie's value; what is unknown in it is passed over."""
        language, *flags = value.split(".")
        return cls(
            language=language if language in offered else FINNISH,
            plain="plain" in flags,
            aware="aware" in flags,
            beside="alone" not in flags,
        )

    def asked(self, arguments: Mapping[str, str], offered: Collection[str]) -> "Reading":
        """Return the reading that a link's arguments ask for: `?language=uk&plain=1&aware=1&beside=0`."""
        reading = self
        if arguments.get("language", "") in offered:
            reading = replace(reading, language=arguments["language"])
        return replace(
            reading,
            plain=arguments.get("plain", "1" if reading.plain else "") == "1",
            aware=arguments.get("aware", "1" if reading.aware else "") == "1",
            beside=arguments.get("beside", "1" if reading.beside else "") == "1",
        )
