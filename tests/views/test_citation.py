"""The forms of a citation, read back by a parser of our own that knows only what BibTeX and CSL-JSON say."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.views.citation import Work, bibtex, cite, csl_json, plain_text
from tests.digest.support import UNTIMED

#: What TeX prints for the orders that a citation may hold.
PRINTED: Final = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<", r"\textgreater{}": ">",
    r"\textbar{}": "|", r"\textquotedbl{}": '"', r"\$": "$", r"\&": "&", r"\#": "#", r"\%": "%", r"\_": "_",
}  # fmt: skip
MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
#: A part of the CSL-JSON schema (csl-data.json): the fields we give, with their types.
CSL: Final[dict[str, type]] = {
    "id": str, "type": str, "title": str, "author": list, "issued": dict, "container-title": str,
    "publisher": str, "URL": str, "language": str, "note": str,
}  # fmt: skip


def work(**fields: Any) -> Work:
    values: dict[str, Any] = {
        "key": "position-a-ukraine-ceasefire", "title": "Title", "authors": ("A. Writer",), "site": "Site",
        "publisher": "", "day": date(2025, 12, 8), "url": "https://example.org/a/#position-a",
        "language": "en",
    }  # fmt: skip
    return Work(**(values | fields))


def parsed(text: str) -> tuple[str, str, dict[str, str]]:
    """Read one entry as BibTeX does: braces are counted, whatever stands before them."""
    head = re.match(r"@(\w+)\{([^\s,{}\"#%'()=~\\]+),\n", text)
    assert head is not None
    place, fields = head.end(), {}
    while text[place] != "}":
        name = re.compile(r"\s*([a-z]+) = ").match(text, place)
        assert name is not None
        place = name.end()
        start = place
        if text[place] == "{":
            depth = 0
            while True:
                depth += {"{": 1, "}": -1}.get(text[place], 0)
                place += 1
                if depth == 0:
                    break
            fields[name[1]] = text[start + 1 : place - 1]
        else:
            word = re.compile(r"[a-z0-9]+").match(text, place)
            assert word is not None
            place = word.end()
            fields[name[1]] = word[0]
        assert text[place : place + 2] == ",\n"
        place += 2
    assert text[place:] == "}"
    return head[1], head[2], fields


def printed(text: str) -> str:
    """Give what TeX prints; fails on an order that is none of ours and on a bare special character."""
    made = []
    for part in re.findall(r"\\text[a-z]+\{\}|\\.|[^\\]", text, flags=re.DOTALL):
        assert part in PRINTED or part not in set('\\{}$&#^_~%"<>|'), part
        made.append(PRINTED.get(part, part))
    return "".join(made)


def unbraced(text: str) -> str:
    assert text[:1] == "{"
    assert text[-1:] == "}"
    return text[1:-1]


def in_one_line(text: str) -> str:
    return " ".join(text.split())


WORDS: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(in_one_line)
TEX: Final = st.text('\\{}$&#^_~%"<>|@,= ab', min_size=1).filter(in_one_line)


@UNTIMED
@given(WORDS | TEX, st.lists(WORDS | TEX, min_size=1, max_size=3), WORDS | TEX, WORDS | TEX, st.dates())
def test_a_citation_reads_back_as_what_it_cites(
    title: str, authors: list[str], site: str, note: str, day: date
) -> None:
    cited = work(title=title, authors=tuple(authors), site=site, publisher=site, note=note, day=day)
    kind, key, fields = parsed(bibtex(cited))
    assert (kind, key) == ("misc", cited.key)
    assert printed(unbraced(fields["title"])) == in_one_line(title)
    assert printed(fields["howpublished"]) == printed(fields["publisher"]) == in_one_line(site)
    assert printed(fields["note"]) == in_one_line(note)
    assert (int(fields["year"]), MONTHS.index(fields["month"]) + 1) == (day.year, day.month)
    assert fields["url"] == cited.url
    # Names are parted by " and " outside braces.
    names = re.findall(r"\{((?:[^{}]|\{\})*)\}(?: and |$)", fields["author"])
    assert " and ".join(f"{{{name}}}" for name in names) == fields["author"]
    assert [printed(name) for name in names] == [in_one_line(name) for name in authors]

    (item,) = json.loads(csl_json(cited))
    assert {name: type(value) for name, value in item.items()} == CSL
    assert (item["id"], item["type"], item["URL"]) == (cited.key, "webpage", cited.url)
    assert (item["title"], item["note"]) == (in_one_line(title), in_one_line(note))
    assert item["author"] == [{"literal": in_one_line(name)} for name in authors]
    assert item["issued"] == {"date-parts": [[day.year, day.month, day.day]]}


def test_the_forms_as_a_reader_sees_them() -> None:
    made = cite(work(title="R&D: 5% {more}", authors=("A", "B & C"), publisher="Desk", note="In “X”"))
    assert (
        made.text
        == "A and B & C, “R&D: 5% {more}”, In “X”, Site, 8 December 2025. https://example.org/a/#position-a"
    )
    assert (
        made.bibtex
        == r"""@misc{position-a-ukraine-ceasefire,
  author = {{A} and {B \& C}},
  title = {{R\&D: 5\% \textbraceleft{}more\textbraceright{}}},
  howpublished = {Site},
  publisher = {Desk},
  year = {2025},
  month = dec,
  url = {https://example.org/a/#position-a},
  note = {In “X”},
}"""
    )
    assert (
        made.csl
        == """[{
  "id": "position-a-ukraine-ceasefire",
  "type": "webpage",
  "title": "R&D: 5% {more}",
  "author": [{"literal": "A"}, {"literal": "B & C"}],
  "issued": {"date-parts": [[2025, 12, 8]]},
  "container-title": "Site",
  "publisher": "Desk",
  "URL": "https://example.org/a/#position-a",
  "language": "en",
  "note": "In “X”"
}]"""
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = work(url="", publisher="")
    assert plain_text(bare) == "A. Writer, “Title”, Site, 8 December 2025."
    assert set(parsed(bibtex(bare))[2]) == {"author", "title", "howpublished", "year", "month"}
    (item,) = json.loads(csl_json(bare))
    assert not {"URL", "publisher", "note"} & set(item)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a_b/%7Ec/?x=1&y=2#z", "https://example.org/a_b/%7Ec/?x=1&y=2#z"),
        ("https://example.org/{a}\\b c", "https://example.org/%7Ba%7D%5Cb%20c"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
    ],
)
def test_an_address_cannot_end_its_field(url: str, written: str) -> None:
    assert parsed(bibtex(work(url=url)))[2]["url"] == written
