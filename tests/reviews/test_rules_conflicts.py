import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.reviews.rules.conflicts import PUBLIC_PROVIDERS, Conflict, Parties, Person, Structure, conflicts, domain, reason

CARRIER = Structure("Les Ateliers du Vent", "111111111", is_carrier=True)
MEMBER = Structure("Commune de Ker", "222222222")
PARTIES = Parties(team=frozenset({7}), emails=frozenset({"contact@ateliers.test", "amie@gmail.com"}), structures=(CARRIER, MEMBER))
STRANGER = Person(1, "lecteur@ailleurs.test", "999999999", "Université d’Ailleurs")

sirens = st.sampled_from(["", "111111111", "222222222", "333333333"])
names = st.sampled_from(["", "Alpha", "ALPHA", "Bêta", "Gamma"])
emails = st.builds("{}@{}".format, st.sampled_from(["a", "b"]), st.sampled_from(["un.test", "deux.test", "gmail.com"]))
people = st.builds(Person, st.integers(1, 4), emails, sirens, names)
structures = st.builds(Structure, names, sirens, st.booleans())
groups = st.builds(
    Parties, team=st.frozensets(st.integers(1, 4)), emails=st.frozensets(emails, max_size=3), structures=st.lists(structures, max_size=4).map(tuple)
)


def test_a_stranger_has_no_conflict():
    assert conflicts(STRANGER, PARTIES) == ()


def test_a_person_of_the_team_is_in_conflict():
    found = conflicts(Person(7, "x@ailleurs.test"), PARTIES)

    assert found == (Conflict("team", "Cette personne fait partie de l’équipe qui candidate."),)


def test_a_contact_given_in_the_answers_is_of_the_team_whatever_the_case():
    assert [c.kind for c in conflicts(Person(1, "Amie@Gmail.com"), PARTIES)] == ["team"]


def test_the_same_siren_as_the_carrier_names_it():
    found = conflicts(Person(1, "x@ailleurs.test", "111111111"), PARTIES)

    assert found == (Conflict("siren", "Sa structure a le même SIREN que la structure porteuse «\u00a0Les Ateliers du Vent\u00a0»."),)


def test_the_same_siren_as_a_member_names_it():
    found = conflicts(Person(1, "x@ailleurs.test", "222222222"), PARTIES)

    assert found == (Conflict("siren", "Sa structure a le même SIREN qu’un membre du groupement «\u00a0Commune de Ker\u00a0»."),)


def test_the_same_name_is_a_conflict_whatever_accents_and_case():
    found = conflicts(Person(1, "x@ailleurs.test", "", "COMMUNE  de Kèr"), PARTIES)

    assert found == (Conflict("name", "Sa structure porte le même nom qu’un membre du groupement «\u00a0Commune de Ker\u00a0»."),)


def test_the_same_domain_is_a_conflict():
    found = conflicts(Person(1, "autre@ateliers.test"), PARTIES)

    assert found == (Conflict("domain", "Son adresse électronique a le même domaine (ateliers.test) que celle d’un contact du dossier."),)


@pytest.mark.parametrize("provider", sorted(PUBLIC_PROVIDERS))
def test_a_public_provider_links_nobody(provider):
    assert conflicts(Person(1, f"lui@{provider}"), Parties(emails=frozenset({f"elle@{provider}"}))) == ()


def test_an_address_without_domain_proves_nothing():
    assert domain("sans-arobase") == ""


def test_the_reason_fits_its_column():
    assert len(reason([Conflict("x", "a" * 400), Conflict("y", "b" * 400)])) == 500


@given(people, groups, structures)
def test_a_new_member_never_removes_a_conflict(person, group, newcomer):
    wider = Parties(team=group.team, emails=group.emails, structures=(*group.structures, newcomer))

    assert {c.kind for c in conflicts(person, group)} - {"name", "siren"} <= {c.kind for c in conflicts(person, wider)}
    assert bool(conflicts(person, group)) <= bool(conflicts(person, wider))


@given(people, groups)
def test_no_sign_means_no_conflict_and_each_conflict_has_its_sentence(person, group):
    found = conflicts(person, group)

    linked = (
        person.id in group.team
        or person.email in group.emails
        or any(s.siren and s.siren == person.siren for s in group.structures)
        or any(s.name and s.name.casefold() == person.organisation_name.casefold() for s in group.structures)
        or (domain(person.email) and domain(person.email) in {domain(email) for email in group.emails})
    )
    assert bool(found) == bool(linked)
    assert all(c.reason.endswith(".") for c in found)
    assert len({c.reason for c in found}) == len(found)
