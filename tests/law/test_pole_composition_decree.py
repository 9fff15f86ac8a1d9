from dataclasses import replace

import pytest

from ptce.law import pole_composition as rules
from ptce.law.findings import Outcome
from ptce.law.pole_composition import Carrier, Group, Member, MemberFamily, PriorSupport
from tests.law.poles import ASSOCIATION, COMMUNE, COMPANY, COOPERATIVE, POLE

MET, NOT_MET, HUMAN = Outcome.MET, Outcome.NOT_MET, Outcome.HUMAN
GROUPING = Member(name="Le Club", family=MemberFamily.COMPANY_GROUP, siren="666666666", legal_category="9220", is_ess=False)


def test_a_complete_group_leaves_only_the_project_to_a_person():
    findings = rules.decree_2015_431(POLE, phase="phase-2", prior_supports=())

    assert {finding.key: finding.outcome for finding in findings} == {
        "decree_2015_431.applicant": MET,
        "decree_2015_431.legal_persons": MET,
        "decree_2015_431.ess_enterprise": MET,
        "decree_2015_431.non_ess_enterprise": MET,
        "decree_2015_431.other_person": MET,
        "decree_2015_431.project": HUMAN,
        "decree_2015_431.not_already_supported": MET,
    }


def test_an_empty_group_fails_every_countable_condition():
    findings = rules.decree_2015_431(Group(), phase="phase-1", prior_supports=())

    assert [finding.outcome for finding in findings] == [NOT_MET] * 6 + [MET]


@pytest.mark.parametrize(
    ("carrier", "outcome"),
    [
        (None, NOT_MET),
        (Carrier(name="Asso", legal_category="9220"), MET),
        (Carrier(name="Société", legal_category="5710"), MET),
        (Carrier(name="Mutuelle", legal_category="8210"), MET),
        (Carrier(name="Commune", legal_category="7210"), NOT_MET),
        (Carrier(name="Epic", legal_category="4110"), NOT_MET),
        (Carrier(name="Gip", legal_category="7410"), NOT_MET),
        (Carrier(name="Personne", legal_category="1000"), NOT_MET),
        (Carrier(name="Indivision", legal_category="2110"), NOT_MET),
        (Carrier(name="Étranger", legal_category="3120"), HUMAN),
        (Carrier(name="Non déclarée", legal_category="9210"), HUMAN),
        (Carrier(name="Inconnu"), HUMAN),
        (Carrier(name="Code abîmé", legal_category="92A0"), HUMAN),
        (Carrier(name="Dit", is_private_law=True), MET),
        (Carrier(name="Dit", is_private_law=False), NOT_MET),
        (Carrier(name="Contredit", legal_category="7210", is_private_law=True), HUMAN),
    ],
)
def test_applicant(carrier, outcome):
    assert rules.private_law_applicant(carrier).outcome == outcome


@pytest.mark.parametrize(
    ("members", "outcome"),
    [
        ((ASSOCIATION, COMPANY), NOT_MET),
        ((ASSOCIATION, COMPANY, COMPANY), NOT_MET),
        ((ASSOCIATION, COMPANY, replace(COMPANY, name="Autre nom", siren="333 333 333")), NOT_MET),
        ((ASSOCIATION, COMPANY, COMMUNE), MET),
        ((ASSOCIATION, COMPANY, replace(COMMUNE, siren=None)), HUMAN),
        ((ASSOCIATION, COMPANY, Member(name="Élise", family=MemberFamily.NATURAL_PERSON)), NOT_MET),
        ((ASSOCIATION, COMPANY, replace(COMMUNE, family=MemberFamily.TRAINING, legal_category="1000")), NOT_MET),
        ((ASSOCIATION, COMPANY, replace(COMMUNE, family=MemberFamily.TRAINING, legal_category=None)), HUMAN),
        ((ASSOCIATION, COMPANY, replace(COMMUNE, is_legal_person=False)), HUMAN),
        ((ASSOCIATION, COMPANY, replace(COMMUNE, legal_category=None)), MET),
        ((ASSOCIATION, COMPANY, replace(COOPERATIVE, legal_category="9210")), HUMAN),
    ],
)
def test_three_legal_persons(members, outcome):
    assert rules.three_legal_persons(Group(members=members)).outcome == outcome


def test_two_legal_persons_are_told_how_many_were_counted():
    finding = rules.three_legal_persons(Group(members=(ASSOCIATION, COMPANY)))

    assert finding.message == "Il manque des personnes morales distinctes. Membres comptés\u00a0: 2, pour 3 au moins."
    assert finding.remedy == ("Ajoutez des membres qui sont des personnes morales, chacun avec son numéro SIREN\u00a0: il en faut trois différents.")


@pytest.mark.parametrize(
    ("member", "outcome"),
    [
        (ASSOCIATION, MET),
        (COMPANY, NOT_MET),
        (replace(ASSOCIATION, legal_category="9210"), HUMAN),
        (replace(ASSOCIATION, legal_category="5710"), HUMAN),
        (replace(ASSOCIATION, is_legal_person=False, legal_category=None, is_ess=True), NOT_MET),
    ],
)
def test_one_ess_enterprise(member, outcome):
    assert rules.one_ess_enterprise(Group(members=(member,))).outcome == outcome


@pytest.mark.parametrize(
    ("member", "outcome"),
    [
        (ASSOCIATION, NOT_MET),
        (COMPANY, MET),
        (replace(COMPANY, legal_category="1000"), NOT_MET),
        (replace(COMPANY, legal_category=None), HUMAN),
        (GROUPING, HUMAN),
        (replace(GROUPING, group_mostly_non_ess=True), MET),
        (replace(GROUPING, group_mostly_non_ess=False), NOT_MET),
    ],
)
def test_one_non_ess_enterprise(member, outcome):
    assert rules.one_non_ess_enterprise(Group(members=(member,))).outcome == outcome


@pytest.mark.parametrize(
    ("member", "outcome"),
    [
        (ASSOCIATION, NOT_MET),
        (COMMUNE, MET),
        (Member(name="Labo", family=MemberFamily.RESEARCH), HUMAN),
        (Member(name="Université", family=MemberFamily.HIGHER_EDUCATION, legal_category="7383"), MET),
        (Member(name="Organisme", family=MemberFamily.TRAINING, legal_category="9220"), MET),
        (Member(name="Autre", family=MemberFamily.OTHER_LEGAL_PERSON), HUMAN),
        (Member(name="Élise", family=MemberFamily.NATURAL_PERSON), NOT_MET),
        (Member(name="Inconnu", family=None, is_legal_person=True), HUMAN),
    ],
)
def test_one_other_person(member, outcome):
    assert rules.one_other_person(Group(members=(member,))).outcome == outcome


def test_one_person_declared_in_two_families_fills_neither_for_certain():
    both = Group(members=(ASSOCIATION, replace(ASSOCIATION, family=MemberFamily.TRAINING)))

    assert rules.one_ess_enterprise(both).outcome == HUMAN
    assert rules.one_other_person(both).message == "À vérifier\u00a0: Les Jardins (déclaré plusieurs fois, de façon contradictoire)."


@pytest.mark.parametrize(
    ("territory", "described", "missing"),
    [
        (("26281",), True, ()),
        ((), True, ("le territoire d’activité",)),
        ((), False, ("le territoire d’activité", "la description du projet")),
    ],
)
def test_project(territory, described, missing):
    finding = rules.innovative_project_on_territory(Group(territory=territory, describes_projects=described))

    assert (finding.outcome, finding.missing) == (NOT_MET if missing else HUMAN, missing)


@pytest.mark.parametrize(
    ("supports", "outcome"),
    [
        (None, HUMAN),
        ((), MET),
        ((PriorSupport(call="AMI 2021", phase="phase-1", pole_reference="pole-12"),), MET),
        ((PriorSupport(call="AMI 2022", phase="phase-2", pole_reference="pole-12"),), NOT_MET),
        ((PriorSupport(call="AMI 2022", phase="phase-2", pole_reference="pole-99"),), MET),
        ((PriorSupport(call="AMI 2022", phase="phase-2", pole_reference="pole-99", carrier_siren="111 111 111"),), HUMAN),
        ((PriorSupport(call="AMI 2022", phase="phase-2", carrier_siren="222222222"),), MET),
        ((PriorSupport(call="AAP 2013", pole_reference="pole-12"),), HUMAN),
    ],
)
def test_prior_supports_count_phase_by_phase(supports, outcome):
    assert rules.not_already_supported(POLE, phase="phase-2", prior_supports=supports).outcome == outcome


def test_an_unknown_pole_without_carrier_matches_no_support():
    support = PriorSupport(call="AMI 2022", phase="phase-2")

    assert rules.not_already_supported(Group(), phase="phase-2", prior_supports=(support,)).is_met
