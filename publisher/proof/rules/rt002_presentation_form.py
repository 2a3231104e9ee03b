"""RT002: presentation forms."""

import re
import unicodedata
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.letters import RIGHT_TO_LEFT

CODE = Code(
    "RT002",
    "presentation form",
    "Characters such as ﻛ or ﻻ are shapes of letters, left over from old programs or copied out of a PDF. No reader "
    "finds a word that is written with them, and fonts that lack them print boxes. The press shapes letters itself.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nكان \ufe8d\ufedf\ufeb4\ufea0\ufee6 بعيدًا.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nكان السجن بعيدًا.\n"},
)

# Hebrew FB1D–FB4F, Arabic A FB50–FDFF, Arabic B FE70–FEFC, but for what is no form of letters: dots alone
# (FBB2–FBC2), ornate brackets, and the formulas and signs FDFA to FDFF.
_FORMS = "\ufb1d-\ufb4f\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdef\ufdf0-\ufdf9\ufe70-\ufefc"
_WORD = re.compile(f"(?<![{RIGHT_TO_LEFT}{_FORMS}])[{RIGHT_TO_LEFT}{_FORMS}]*[{_FORMS}][{RIGHT_TO_LEFT}{_FORMS}]*")
_FORM = re.compile(f"[{_FORMS}]")


def find_presentation_forms(woven: WovenBook) -> Iterator[Finding]:
    """Find words that hold presentation forms."""
    for passage, text in find_right_to_left(woven):
        for found in _WORD.finditer(text):
            # The forms of marks alone are made of a space and the mark.
            mended = _FORM.sub(lambda form: unicodedata.normalize("NFKC", form[0]).strip(), found[0])
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("presentation forms in {mended}", mended=mended),
                say("write {mended}", mended=mended),
                passage.edit(*found.span(), mended),
            )
