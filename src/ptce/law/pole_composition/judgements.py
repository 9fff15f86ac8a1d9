"""What is known of one member: is it an ESS enterprise, a company, a legal person…? Yes, no, or not settled and why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from ptce.law.pole_composition.group import Member, MemberFamily
from ptce.law.pole_composition.legal_forms import (
    PUBLIC_INTEREST_GROUP,
    SIMPLIFIED_COMPANY,
    UNDECLARED_ASSOCIATION,
    family_hint,
    is_legal_person,
    is_private_legal_person,
    is_undecidable,
    normal_category,
)


class Certainty(IntEnum):
    """How sure an answer is, in order."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True)
class Judgement:
    """An answer about one member; why: French, said only when it is not settled."""

    certainty: Certainty
    why: str = ""


type Judge = Callable[[Member], Judgement]

YES = Judgement(Certainty.YES)
NO = Judgement(Certainty.NO)

_STAKEHOLDERS = frozenset(
    {MemberFamily.LOCAL_AUTHORITY, MemberFamily.RESEARCH, MemberFamily.HIGHER_EDUCATION, MemberFamily.TRAINING},
)
_ALWAYS_LEGAL_PERSONS = frozenset({MemberFamily.ESS, MemberFamily.LOCAL_AUTHORITY, MemberFamily.OTHER_LEGAL_PERSON})


def judge_ess_enterprise(member: Member) -> Judgement:
    """Judge whether the member is an ESS enterprise (law 2014-856, art. 1): a declaration alone does not establish it."""
    if member.family is None:
        return _maybe("famille non précisée")
    if member.family is MemberFamily.COMPANY and _has_ess_evidence(member):
        return _maybe("déclarée hors ESS, alors qu’une source ou sa forme juridique la rattache à l’ESS")
    if member.family is not MemberFamily.ESS:
        return NO
    if _is_public(member):
        return _maybe("déclarée de l’ESS, alors que sa forme juridique relève du droit public")
    return YES if _has_ess_evidence(member) else _maybe(_lack_of_ess_evidence(member))


def judge_company(member: Member) -> Judgement:
    """Judge whether the member is an enterprise with which ESS enterprises associate (art. 9, I)."""
    match member.family:
        case None:
            return _maybe("famille non précisée")
        case MemberFamily.COMPANY_GROUP:
            return YES
        case MemberFamily.COMPANY:
            return _judge_declared_company(member)
        case _:
            return NO


def judge_non_ess_enterprise(member: Member) -> Judgement:
    """Judge whether the member is an enterprise without ESS by-laws, or a group of enterprises mostly not ESS (decree 2015-431, art. 3)."""
    if member.family is not MemberFamily.COMPANY_GROUP:
        return judge_company(member)
    match member.group_mostly_non_ess:
        case None:
            return _maybe("on ne sait pas si la majorité des membres de ce groupement est hors ESS")
        case True:
            return YES
        case _:
            return NO


def judge_stakeholder(member: Member) -> Judgement:
    """Judge whether the member is one of the persons in link with the enterprises (art. 9, I, ending with any other person)."""
    if member.family in {MemberFamily.OTHER_LEGAL_PERSON, MemberFamily.NATURAL_PERSON}:
        return YES
    return _judge_named_stakeholder(member)


def judge_other_person(member: Member) -> Judgement:
    """Judge whether the member is the other person of art. 9, I that the decree asks for among the legal persons.

    A kind that art. 9 names is certain; "any other legal person" is left to a person, for want of a published interpretation.
    """
    if member.family is MemberFamily.OTHER_LEGAL_PERSON:
        return _maybe("autre personne morale, que l’article 9 ne nomme pas en particulier")
    return _judge_named_stakeholder(member)


def judge_legal_person(member: Member) -> Judgement:
    """Judge whether the member is a legal person, from what is stated, its family and its legal category; disagreeing facts settle nothing."""
    by_family = False if member.family is MemberFamily.NATURAL_PERSON else None
    facts = {member.is_legal_person, is_legal_person(member.legal_category), by_family} - {None}
    if len(facts) > 1:
        return _maybe("informations contradictoires sur sa personnalité morale")
    if facts:
        return YES if facts == {True} else NO
    if normal_category(member.legal_category) == UNDECLARED_ASSOCIATION:
        return _maybe("association non déclarée, sans personnalité morale tant qu’elle ne l’est pas")
    return YES if member.family in _ALWAYS_LEGAL_PERSONS else _maybe("personnalité morale non établie")


def among_legal_persons(judge: Judge) -> Judge:
    """Return the judge that also asks the member to be a legal person: the weaker of the two answers holds."""

    def judge_both(member: Member) -> Judgement:
        answers = (judge(member), judge_legal_person(member))
        weakest = min(answer.certainty for answer in answers)
        reasons = [answer.why for answer in answers if answer.why and answer.certainty is weakest]
        return Judgement(weakest, ", ".join(reasons))

    return judge_both


def on_territory(judge: Judge) -> Judge:
    """Return the judge that also asks the member to be known on the territory; elsewhere or unknown settles nothing."""

    def judge_both(member: Member) -> Judgement:
        answer = judge(member)
        if answer.certainty is Certainty.NO or member.is_on_territory is True:
            return answer
        return _maybe("présence sur le territoire non établie")

    return judge_both


def _judge_declared_company(member: Member) -> Judgement:
    if _has_ess_evidence(member):
        return _maybe("déclarée hors ESS, alors qu’une source ou sa forme juridique la rattache à l’ESS")
    if normal_category(member.legal_category) == SIMPLIFIED_COMPANY and member.is_ess is None:
        return _maybe("société par actions simplifiée, dont seuls les statuts disent si elle relève de l’ESS")
    if (normal_category(member.legal_category) or "").startswith("7"):
        return _maybe("déclarée entreprise, alors que sa forme juridique relève du droit public administratif")
    return YES


def _judge_named_stakeholder(member: Member) -> Judgement:
    if member.family is None:
        return _maybe("famille non précisée")
    if member.family not in _STAKEHOLDERS:
        return NO
    return _judge_local_authority(member) if member.family is MemberFamily.LOCAL_AUTHORITY else YES


def _judge_local_authority(member: Member) -> Judgement:
    if normal_category(member.legal_category) == PUBLIC_INTEREST_GROUP:
        return _maybe("groupement d’intérêt public, qui n’est pas toujours un groupement de collectivités")
    if member.is_private_law is True or is_private_legal_person(member.legal_category) is True:
        return _maybe("déclarée collectivité, alors que sa forme juridique relève du droit privé")
    return YES


def _has_ess_evidence(member: Member) -> bool:
    return member.is_ess is True or (member.is_ess is None and family_hint(member.legal_category) is MemberFamily.ESS)


def _lack_of_ess_evidence(member: Member) -> str:
    if is_undecidable(member.legal_category):
        return "sa forme juridique ne suffit pas à dire si elle relève de l’ESS, ses statuts le disent"
    if member.is_ess is False:
        return "déclarée de l’ESS, mais la source consultée ne le confirme pas"
    return "appartenance à l’ESS déclarée mais pas encore établie"


def _is_public(member: Member) -> bool:
    return member.is_private_law is False or (normal_category(member.legal_category) or "").startswith(("4", "7"))


def _maybe(why: str) -> Judgement:
    return Judgement(Certainty.MAYBE, why)
