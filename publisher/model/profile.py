"""Names those who take records and ask for fields that not every book has."""

from typing import Literal, get_args

#: OAPEN and DOAB take open books, Kobo sells, an archive keeps.
ProfileName = Literal["oapen", "doab", "kobo", "archive"]
PROFILE_NAMES: tuple[ProfileName, ...] = get_args(ProfileName)
