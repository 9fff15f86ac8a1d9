"""Find dossiers by words, the same on both databases: an index of words, not a reading of every row."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from ptce.dossiers import rules
from ptce.dossiers.models import Dossier, DossierWord

# Beyond this many dossiers a word is common: the list is walked in its own order and each row asked; below, the word leads to the rows.
COMMON = 2000


def matching(rows: QuerySet[Dossier], text: str) -> QuerySet[Dossier]:
    """Keep the dossiers whose number, name, carrier or SIRET holds, for every word of the text, a word that begins with it: one statement.

    Only filed dossiers have words. A blank text keeps everything; a text without a letter or a figure finds nothing.
    """
    if not text.strip():
        return rows
    found = [DossierWord.objects.filter(word__gte=first, word__lt=last) for first, last in rules.asked_ranges(text)]
    for words, is_common in zip(found, _are_common(found), strict=True):
        rows = rows.filter(Exists(words.filter(dossier=OuterRef("pk")))) if is_common else rows.filter(pk__in=words.values("dossier"))
    return rows if found else rows.none()


def words_of(dossier: Dossier) -> frozenset[bytes]:
    """Return the words the dossier is found by."""
    return rules.search_words(number=dossier.number, name=dossier.pole_name, carrier=dossier.carrier_name, siret=dossier.carrier_siret)


def _are_common(found: list[QuerySet[DossierWord]]) -> list[bool]:
    beyond = [Subquery(words.values("pk")[COMMON : COMMON + 1]) for words in found]
    row = DossierWord.objects.order_by("pk").values_list(*beyond).first() if beyond else ()
    return [pk is not None for pk in row] if row is not None else [False] * len(found)
