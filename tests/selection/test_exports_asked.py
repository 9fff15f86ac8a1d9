"""What is not asked is neither exported, nor read, nor downloaded by those who examine; results are."""

from datetime import timedelta

import pytest

from ptce.dossiers import operations
from ptce.dossiers import queries as dossier_queries
from ptce.organisations.queries import viewer
from ptce.reviews.queries.dossier_page import reading
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.conditional import conditional_form
from tests.factories.organisations import officer
from tests.selection.test_exports import exported

pytestmark = pytest.mark.django_db


def filed(answer):
    """Return a deposit whose « Combien de salariés ? », its piece and « Formation » were answered, then asked or not."""
    dossier = dossiers.fill(dossiers.dossier(call=calls.call(form=conditional_form())))
    version = dossier_queries.content(dossier).version("employs")
    operations.save_answer(dossier=dossier, field_id="employs", raw=answer, base_version=version, actor=dossiers.owner_of(dossier), now=NOON)
    dossiers.submission(dossier)
    return dossier


@pytest.mark.parametrize(
    ("answer", "jobs", "share", "plan"), [("oui", "2", "50.0", "Une réponse en quelques phrases."), ("non", "", "", "")], ids=["asked", "hidden"]
)
def test_a_row_holds_what_is_asked(answer, jobs, share, plan):
    header, row = exported(filed(answer).call, officer())

    cells = dict(zip(header, row, strict=True))
    assert (cells["Combien de salariés\u00a0?"], cells["Part des salariés"], cells["Votre plan de formation"]) == (jobs, share, plan)
    assert bool(cells["Attestation d’emploi"]) == (answer == "oui")


@pytest.mark.parametrize("answer", ["oui", "non"])
def test_an_examiner_reads_and_downloads_what_is_asked(answer):
    dossier = filed(answer)
    person = viewer(officer(), NOON + timedelta(days=1))

    read = reading(dossier)

    labels = {one.label for section in read.sections for one in section.answers}
    served = set(dossier_queries.served_pieces(person, dossier).values_list("field_id", flat=True))
    assert ("Combien de salariés\u00a0?" in labels, "Votre plan de formation" in labels, "proof" in served) == (answer == "oui",) * 3
    assert "Part des salariés" in labels
