"""
Make the rows of the spreadsheet, and keep what a person decided in an earlier one.

The input is proposals and the rows of an earlier spreadsheet; the output is rows.  A row is the
same if its words and its sentence are; what a person wrote stays, whatever is proposed now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gwangju_kg.curation.proposing.known_things import KnownRecord
from gwangju_kg.curation.proposing.proposal_parts import ClaimProposal
from gwangju_kg.curation.sheets.sheet_columns import DECISIONS, EDITED, cell_of
from gwangju_kg.curation.sheets.workbook import SheetRow
from gwangju_kg.language import Language, Sentence
from gwangju_kg.rdf.namespaces import Namespaces

#: The remark at a decided row whose words are no longer in the text.
LOST: Sentence = {
    "ko": "본문에 더는 없는 문장입니다. 결정을 '미정'으로 바꾸거나 줄을 지우십시오",
    "en": "this sentence is no longer in the text: set the decision to open, or delete the row",
}


def proposal_row(
    proposal: ClaimProposal, record: KnownRecord, city: Namespaces, language: Language
) -> SheetRow:
    """Return the row of a proposal, undecided."""
    proposed = {
        key: cell_of(key, value, record, city, language) for key, value in proposal.cells.items()
    }
    start, end, digest = proposal.passage
    others = [cell_of("about", iri, record, city, language) for iri in proposal.candidates]
    cells = {
        **proposed,
        "id": proposal.id,
        "decision": DECISIONS["open"][language],
        "words": proposal.words,
        "sentence": proposal.sentence,
        "others": "\n".join(others[1:]),
        "remark": "\n".join(remark[language] for remark in proposal.remarks),
        "passage": f"{start}-{end}-{digest}",
        "reading": "{}-{}".format(*proposal.reading),
        "proposed": json.dumps(proposed, ensure_ascii=False, sort_keys=True),
    }
    return SheetRow(0, {key: value for key, value in cells.items() if value})


def decision_of(row: SheetRow) -> str:
    """Return the key of a row's decision; "" if it is none of them."""
    word = row.cell("decision")
    if not word:
        return "open"
    return next((key for key, names in DECISIONS.items() if word in (key, *names.values())), "")


def proposed_cells(row: SheetRow) -> Mapping[str, str]:
    """Return the cells of a row as they were proposed, by the key of their column."""
    try:
        proposed: Mapping[str, str] = json.loads(row.cell("proposed") or "{}")
    except ValueError:
        return {}
    return proposed


def changed_cells(row: SheetRow) -> frozenset[str]:
    """Return the keys of the cells that are not as they were proposed."""
    proposed = proposed_cells(row)
    edited = (key for key in EDITED if key != "decision")
    return frozenset(key for key in edited if row.cell(key) != proposed.get(key, ""))


def keep_decisions(
    rows: Sequence[SheetRow], earlier: Iterable[SheetRow], language: Language
) -> tuple[SheetRow, ...]:
    """
    Return rows with what a person wrote in an earlier spreadsheet.

    A decided row keeps all its cells, an open one those that a person changed.  Copies that a
    person made of a row follow it.  A decided row whose sentence is gone comes last.
    """
    by_id: dict[str, list[SheetRow]] = defaultdict(list)
    for row in earlier:
        by_id[row.cell("id")].append(row)
    kept: list[SheetRow] = []
    for row in rows:
        before = by_id.pop(row.cell("id"), [])
        kept += [_kept(row, old) for old in before] or [row]
    for old in (old for group in by_id.values() for old in group):
        if decision_of(old) != "open":
            kept.append(SheetRow(0, {**old.cells, "remark": LOST[language], "passage": "lost"}))
    return tuple(kept)


def _kept(row: SheetRow, old: SheetRow) -> SheetRow:
    """Return a row as it is proposed now, with what a person wrote in it before."""
    keys = EDITED if decision_of(old) != "open" else tuple(changed_cells(old))
    cells = dict(row.cells)
    for key in keys:
        cells.pop(key, None)
        if old.cell(key):
            cells[key] = old.cell(key)
    return SheetRow(0, cells)
