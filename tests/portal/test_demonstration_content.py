"""The demonstration's content, without a database: always the same, valid, varied, and never the name of somebody real."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from stdnum.fr import siret

from ptce.core.text import normalise
from ptce.organisations.enums import Role
from ptce.portal.demonstration import PERSONAS, answers, scenario, words
from ptce.portal.demonstration.directory import find
from ptce.portal.demonstration.organisations import carrier_of, members_of
from ptce.portal.demonstration.places import PLACES, REGIONS
from ptce.portal.demonstration.projects import FILED_BY_REGION, Project, replayed
from ptce.portal.demonstration.sectors import material
from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.budget import budget_totals
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.completeness import missing
from ptce.questionnaire.kinds import Kind
from ptce.territories import reference

DAY = date(2026, 3, 2)
CONTACT = answers.Contact("Lina Aubert", "Coordinatrice", "lina.aubert@exemple.example")


def known(kind, code):
    return any(code in {place.region, place.commune, place.epci, place.departement} for place in PLACES)


def test_personas_have_one_address_each_and_every_role_of_the_step():
    assert len({one.email for one in PERSONAS}) == len({one.key for one in PERSONAS}) == len(PERSONAS)
    assert {one.role for one in PERSONAS} >= {None, Role.REGIONAL_AGENT, Role.NATIONAL_OFFICER, Role.EXPERT, Role.EDITOR, Role.ADMINISTRATOR}
    assert [one.key for one in PERSONAS if one.role == Role.REGIONAL_AGENT and not one.region] == []
    assert all(one.email.endswith(".example") for one in PERSONAS)


def test_replay_has_the_figures_of_2021_in_every_region():
    projects = replayed()

    assert len(projects) == scenario.FILED == 134
    assert Counter(project.region for project in projects) == FILED_BY_REGION
    assert set(FILED_BY_REGION) == set(REGIONS)
    assert len(REGIONS) == 18
    assert sum(scenario.is_ineligible(rank) for rank in range(1, 135)) == scenario.INELIGIBLE


def test_the_same_ordinal_gives_the_same_pole_and_no_two_poles_share_a_name():
    projects = scenario.projects().values()

    assert members_of(Project(7, "53")) == members_of(Project(7, "53"))
    assert len({project.name for project in projects}) == len({project.domain for project in projects}) == len(projects)


def test_numbers_have_right_keys_in_the_fictional_range_and_the_directory_knows_them():
    members = [member for project in replayed() for member in members_of(project)]

    assert len({member.siret for member in members}) == len(members)
    assert all(siret.is_valid(member.siret) and member.siret.startswith("000") for member in members)
    assert [find(member.siret) for member in members] == members
    assert find("13002526500013") is None
    assert find("00099999900000") is None


def test_a_carrier_whose_seat_is_unknown_is_unknown_to_the_directory():
    unplaced = [case.project for case in scenario.cases() if not case.project.is_placed]

    assert [find(carrier_of(project).siret) for project in unplaced] == [None] * len(unplaced) != []


def test_names_of_members_say_that_they_are_fictional_and_no_commune_bears_an_invented_name():
    towns = {normalise(row["name"]) for row in reference.rows("communes")}

    assert all("fictif" in member.name or "fictive" in member.name for project in replayed(40) for member in members_of(project))
    assert [name for name in words.TOPONYMS if normalise(name) in towns] == []


def test_groups_have_three_to_twelve_members_of_the_families_of_the_law():
    sizes = Counter(len(members_of(project)) for project in replayed())

    assert set(sizes) == set(range(3, 13))
    for project in replayed():
        assert {"ESS", "COMPANY"} <= {member.family for member in members_of(project)}


@pytest.mark.parametrize("project", replayed(24), ids=lambda project: project.name)
def test_answers_complete_both_standard_forms(project):
    first, second = standard_phase_1(), standard_phase_2()
    raws = {}
    for section in (*answers.first_phase(project, CONTACT, on=DAY).values(), *answers.second_phase(project, on=DAY).values()):
        raws |= section

    for form in (first, second):
        fields = [field for field in form.fields if field.id in raws]
        cleaned = {field.id: clean(field, raws[field.id], known=known) for field in fields}
        problems = {key: [problem.message for problem in one.problems if problem.blocks_submission] for key, one in cleaned.items()}
        assert {key: found for key, found in problems.items() if found} == {}
        values = {key: one.value for key, one in cleaned.items() if one.value is not None}
        files = {field.id: 1 for field in form.fields if field.kind is Kind.FILE}
        assert missing(form, values, files) == ()


def test_budgets_ask_what_the_call_gives_and_balance():
    for project in replayed():
        totals = budget_totals(answers.budget(project, asked=scenario.GRANT))

        assert totals.is_balanced
        assert totals.requested == Decimal(scenario.GRANT)


def test_texts_are_varied():
    needs = [answers.first_phase(project, CONTACT, on=DAY)["ef9w29"]["gpg9v2"] for project in replayed()]

    assert len(material().sectors) == 12
    assert len(set(needs)) >= 130
    assert not any("{" in text for text in needs)


def test_little_words_of_french_agree():
    assert [words.of(name) for name in ("Le Robert", "Les Abymes", "Auray", "Paimpol")] == ["du Robert", "des Abymes", "d’Auray", "de Paimpol"]
    assert [words.at(name) for name in ("Le Robert", "Les Abymes", "Auray")] == ["au Robert", "aux Abymes", "à Auray"]
