import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ptce.law.findings import Outcome
from ptce.law.pole_composition import CooperationMode, Group, MemberFamily, PriorSupport, article_9, decree_2015_431
from tests.law.poles import a_group, a_newcomer

RANK = {Outcome.NOT_MET: 0, Outcome.HUMAN: 1, Outcome.MET: 2}
SUPPORTS = (
    PriorSupport(call="AMI 2022", phase="phase-2", pole_reference="pole-12"),
    PriorSupport(call="AAP 2013", carrier_siren="111111111"),
    PriorSupport(call="AMI 2021", phase="phase-1", carrier_siren="333333333"),
)


def examine(group, supports=SUPPORTS):
    return (*article_9(group), *decree_2015_431(group, phase="phase-2", prior_supports=supports))


@given(a_group(), a_newcomer())
def test_a_new_member_never_breaks_composition(group, newcomer):
    before = examine(group)

    after = examine(replace(group, members=(*group.members, newcomer)))

    assert all(RANK[new.outcome] >= RANK[old.outcome] for old, new in zip(before, after, strict=True))


@given(a_group(), st.data())
def test_a_member_written_twice_changes_nothing(group, data):
    again = data.draw(st.lists(st.sampled_from(group.members), max_size=4)) if group.members else []

    assert examine(replace(group, members=(*group.members, *again))) == examine(group)


@given(a_group(), st.data())
def test_order_does_not_matter(group, data):
    members = tuple(data.draw(st.permutations(group.members)))
    supports = tuple(data.draw(st.permutations(SUPPORTS)))

    assert examine(replace(group, members=members), supports) == examine(group)


@given(a_group())
def test_three_rows_of_fewer_than_three_siren_are_never_certainly_three_persons(group):
    findings = {finding.key: finding for finding in examine(group)}
    numbers = {re.sub(r"\s", "", member.siren) for member in group.members if member.siren}

    assert findings["decree_2015_431.legal_persons"].outcome != Outcome.MET or len(numbers) >= 3


@given(a_group())
def test_what_fails_says_what_is_missing_and_what_would_mend_it(group):
    for finding in examine(group):
        fails = finding.outcome is Outcome.NOT_MET
        assert bool(finding.missing) is fails
        assert bool(finding.remedy) is (finding.outcome is not Outcome.MET)


@given(a_group())
def test_sentences_are_typeset_in_french(group):
    for finding in examine(group):
        for text in (finding.title, finding.message, finding.remedy):
            assert not re.search(r"'|(?<!\u00a0)[:;!?»]|«(?!\u00a0)|\(\)|\s\s", text), text
        assert re.fullmatch(r"[A-ZÀÉ].*\.", finding.message)


def test_names_of_families_and_modes_are_french_and_distinct():
    labels = [kind.label for kinds in (MemberFamily, CooperationMode) for kind in kinds]

    assert len(set(labels)) == 12
    assert MemberFamily.ESS.label == "Entreprise de l’économie sociale et solidaire"


def test_keys_are_unique_and_every_finding_cites_its_text():
    findings = examine(Group())

    assert len({finding.key for finding in findings}) == 14
    assert {finding.article for finding in findings} == {"loi n° 2014-856, art. 9, I", "décret n° 2015-431, art. 3"}
