"""Who knocks."""

from enum import StrEnum


class Role(StrEnum):
    VISITOR = "visitor"
    PARTICIPANT = "participant"
    BARRED = "blacklisted participant"
    OTHER_PARTICIPANT = "other participant"
    ORGANIZER = "organizer"
    SUSPENDED = "suspended organizer"
    OTHER_ORGANIZER = "other organizer"
    COUNTS = "helper who counts"
    HANDS_OUT = "helper who hands out"
    ANSWERS = "helper who answers"
    ADMINISTRATOR = "administrator"
