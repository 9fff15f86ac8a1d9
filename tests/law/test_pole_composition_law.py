from dataclasses import replace

import pytest

from ptce.law import pole_composition as rules
from ptce.law.findings import Outcome
from ptce.law.pole_composition import CooperationMode, Group, Member, MemberFamily
from tests.law.poles import ASSOCIATION, COMMUNE, COMPANY, COOPERATIVE, POLE

MET, NOT_MET, HUMAN = Outcome.MET, Outcome.NOT_MET, Outcome.HUMAN
SAS = Member(name="La Sas", family=MemberFamily.ESS, siren="555555555", legal_category="5710")


def test_a_complete_group_leaves_only_substance_to_a_person():
    outcomes = {finding.key: finding.outcome for finding in rules.article_9(POLE)}

    assert outcomes == {
        "article_9.territory": MET,
        "article_9.ess_enterprises": MET,
        "article_9.companies": MET,
        "article_9.stakeholders": MET,
        "article_9.strategy": HUMAN,
        "article_9.projects": HUMAN,
        "article_9.development": HUMAN,
    }


def test_an_empty_group_is_told_what_it_lacks():
    missing = {finding.key: finding.missing for finding in rules.article_9(Group()) if finding.outcome is NOT_MET}

    assert missing == {
        "article_9.territory": ("le territoire commun du pôle",),
        "article_9.ess_enterprises": ("des entreprises de l’économie sociale et solidaire",),
        "article_9.companies": ("une entreprise associée hors économie sociale et solidaire",),
        "article_9.stakeholders": ("un partenaire qui ne soit pas une entreprise",),
    }


@pytest.mark.parametrize(
    ("territory", "members", "outcome"),
    [
        ((), (ASSOCIATION, COOPERATIVE), NOT_MET),
        (("26281",), (ASSOCIATION, COOPERATIVE), MET),
        (("26281",), (ASSOCIATION, replace(COOPERATIVE, is_on_territory=None)), HUMAN),
        (("26281",), (ASSOCIATION, replace(COOPERATIVE, is_on_territory=False)), HUMAN),
        (("26281",), (ASSOCIATION, replace(COMPANY, is_on_territory=True)), HUMAN),
    ],
)
def test_territory(territory, members, outcome):
    assert rules.shared_territory(Group(members=members, territory=territory)).outcome == outcome


@pytest.mark.parametrize(
    ("members", "outcome"),
    [
        ((), NOT_MET),
        ((COMPANY, COMMUNE), NOT_MET),
        ((ASSOCIATION,), HUMAN),
        ((ASSOCIATION, ASSOCIATION), HUMAN),
        ((ASSOCIATION, COOPERATIVE), MET),
        ((ASSOCIATION, replace(COOPERATIVE, siren=None)), HUMAN),
        ((ASSOCIATION, SAS), HUMAN),
        ((ASSOCIATION, replace(SAS, is_ess=True)), MET),
        ((ASSOCIATION, replace(SAS, is_ess=False)), HUMAN),
        ((ASSOCIATION, replace(SAS, legal_category=None)), HUMAN),
        ((ASSOCIATION, replace(COOPERATIVE, is_ess=False)), HUMAN),
        ((ASSOCIATION, replace(SAS, is_private_law=False, is_ess=True)), HUMAN),
        ((ASSOCIATION, replace(COMPANY, is_ess=True)), HUMAN),
        ((replace(ASSOCIATION, family=None),), HUMAN),
    ],
)
def test_ess_enterprises(members, outcome):
    assert rules.ess_enterprises(Group(members=members)).outcome == outcome


def test_a_single_ess_enterprise_is_told_that_the_text_is_plural():
    finding = rules.ess_enterprises(Group(members=(SAS,)))

    assert finding.message == (
        "La loi parle d’entreprises de l’ESS au pluriel et le groupement n’en déclare qu’une\u00a0; "
        "La Sas (sa forme juridique ne suffit pas à dire si elle relève de l’ESS, ses statuts le disent)."
    )


def test_a_member_without_siren_is_named_as_the_thing_to_check():
    finding = rules.ess_enterprises(Group(members=(ASSOCIATION, replace(COOPERATIVE, siren="12"))))

    assert finding.message == ("À vérifier\u00a0: La Scop (sans numéro SIREN valide, on ne peut pas savoir s’il s’agit d’une personne déjà comptée).")


@pytest.mark.parametrize(
    ("member", "outcome"),
    [
        (ASSOCIATION, NOT_MET),
        (COMPANY, MET),
        (replace(COMPANY, siren=None), MET),
        (replace(COMPANY, legal_category="5710"), HUMAN),
        (replace(COMPANY, legal_category="5710", is_ess=False), MET),
        (replace(COMPANY, legal_category="9220"), HUMAN),
        (replace(COMPANY, legal_category="7389"), HUMAN),
        (replace(COMPANY, family=None), HUMAN),
        (replace(COMPANY, family=MemberFamily.COMPANY_GROUP), MET),
    ],
)
def test_associated_companies(member, outcome):
    assert rules.associated_companies(Group(members=(member,))).outcome == outcome


@pytest.mark.parametrize(
    ("member", "outcome"),
    [
        (ASSOCIATION, NOT_MET),
        (COMPANY, NOT_MET),
        (COMMUNE, MET),
        (replace(COMMUNE, legal_category="7410"), HUMAN),
        (replace(COMMUNE, legal_category="5499"), HUMAN),
        (replace(COMMUNE, legal_category=None, is_private_law=True), HUMAN),
        (replace(COMMUNE, family=None), HUMAN),
        *((Member(name="Autre", family=family), MET) for family in list(MemberFamily)[4:]),
    ],
)
def test_linked_stakeholders(member, outcome):
    assert rules.linked_stakeholders(Group(members=(member,))).outcome == outcome


@pytest.mark.parametrize(
    ("described", "modes", "outcome", "missing"),
    [
        (True, frozenset({CooperationMode.PARTNERSHIP}), HUMAN, ()),
        (None, None, HUMAN, ()),
        (False, None, NOT_MET, ("la description de la stratégie commune",)),
        (True, frozenset(), NOT_MET, ("le choix entre mutualisation, coopération et partenariat",)),
    ],
)
def test_common_strategy(described, modes, outcome, missing):
    finding = rules.common_strategy(Group(describes_strategy=described, cooperation_modes=modes))

    assert (finding.outcome, finding.missing) == (outcome, missing)


@pytest.mark.parametrize(("described", "outcome"), [(True, HUMAN), (None, HUMAN), (False, NOT_MET)])
def test_what_a_program_cannot_judge_is_never_met(described, outcome):
    group = Group(describes_projects=described, describes_development=described)

    assert rules.innovative_projects(group).outcome == outcome
    assert rules.sustainable_development(group).outcome == outcome
