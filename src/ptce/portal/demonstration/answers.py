"""What each fictional team answers to the standard forms, section by section. Field ids are those of `questionnaire.blank`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ptce.portal.demonstration import words
from ptce.portal.demonstration.organisations import Organisation, members_of
from ptce.portal.demonstration.projects import Project
from ptce.portal.demonstration.sectors import material

type Answers = dict[str, object]

COMMITMENTS = ("LETTER", "AGREEMENT", "FEE", "CONTRIBUTION")
STAGES = ("IDEA", "EMERGENCE", "EMERGENCE", "STRUCTURING", "STRUCTURING", "CONSOLIDATION")
GOVERNANCES = ("INFORMAL", "ASSOCIATION", "CIRCLES", "SCIC", "ASSOCIATION")
NEEDS = ("MOBILISATION", "GOVERNANCE", "ECONOMIC_MODEL", "LEGAL", "IMPACT", "PEERS")
PARTS = ("Pilotage et animation", "Lien avec les habitants", "Débouchés et commandes", "Formation", "Appui aux porteurs", "Mesure des effets")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is to be reached about the dossier."""

    name: str
    position: str
    email: str


def first_phase(project: Project, contact: Contact, *, on: date) -> Mapping[str, Answers]:
    """Return the answers to the form of a phase 1, by section. on: the day they are written."""
    return {
        "rwnjef": _carrier(project, contact),
        "qb7p6s": _pole(project, on),
        "ef9w29": _territory(project),
        "qdghrj": _members(project),
        "z3hv2c": _project(project),
        "weabbr": _needs(project),
        "uusaz3": {"cmc4ma": True, "r9rvep": True, "s5ed7n": True, "yhr3eg": project.drawing("consent").random() < 0.7},
    }


def second_phase(project: Project, *, on: date, asked: int = 100_000) -> Mapping[str, Answers]:
    """Return what the form of a phase 2 asks beyond the first. asked: euros asked from the State over two years."""
    draw = project.drawing("second")
    common = material().common
    today, planned = draw.choice(("0", "0,2", "0,5", "0,8")), draw.choice(("1", "1,3", "1,5"))
    return {
        "ukzdcq": {"rezu34": _actions(project, on), "pv74fy": project.text(draw.choice(common.effects), **_figures(project))},
        "zj3w7w": {
            "snd8bj": today,
            "tef4x5": planned,
            "cf34h6": draw.choice(common.animation),
            "agfsrv": str(draw.randrange(44_000, 62_000, 500)),
        },
        "uupcfu": {"sv9juc": budget(project, asked=asked), "9xavv7": draw.choice(common.third_year)},
        "x84c7x": _state_aid(project),
        "uusaz3": {"9hddbd": True, "c9xcnd": members_of(project)[0].legal_category == "9220"},
    }


def budget(project: Project, *, asked: int) -> Answers:
    """Return a balanced budget: what the own resources must be follows from the rest."""
    draw = project.drawing("budget")
    charges = [
        ("Coordination du pôle", "64", asked + draw.randrange(46_000, 78_000, 500)),
        ("Locaux partagés", "61", draw.randrange(8_000, 30_000, 250)),
        ("Études et accompagnement", "62", draw.randrange(6_000, 28_000, 250)),
        ("Matériel et petits équipements", "60", draw.randrange(3_000, 15_000, 250)),
        ("Bénévolat valorisé", "86", draw.randrange(4_000, 12_000, 500)),
    ]
    kind = charges[-1][2]
    public = draw.randrange(15_000, 40_000, 1_000)
    private = draw.randrange(5_000, 15_000, 500)
    own = sum(amount for *_, amount in charges) - asked - public - private - kind
    income = [
        ("", "state_requested", asked, False),
        (f"Communauté de communes {words.of(project.toponym)}", "public", public, draw.random() < 0.6),
        ("Fondation fictive des Territoires", "private", private, draw.random() < 0.3),
        ("Cotisations et ventes de services", "own", own, True),
        ("Bénévolat", "in_kind", kind, True),
    ]
    return {
        "charges": [{"label": label, "account": account, "amount": str(amount)} for label, account, amount in charges],
        "income": [
            {"funder": funder, "kind": kind, "amount": str(amount), "acquired": acquired} for funder, kind, amount, acquired in income if amount > 0
        ],
    }


def _carrier(project: Project, contact: Contact) -> Answers:
    draw = project.drawing("carrier")
    carrier = members_of(project)[0]
    is_association = carrier.legal_category == "9220"
    first, last = words.full_name(draw)
    return {
        "6yamtr": carrier.siret,
        "7wcmu8": f"W{draw.randrange(10**8, 10**9)}" if is_association else "",
        "z9r92q": "ESS_FORM",
        "t68vc3": f"{first} {last}",
        "zp427d": draw.choice(("Présidente", "Président", "Coprésidente", "Gérante", "Gérant", "Directeur général")),
        "8kgyh2": contact.name,
        "4q7c3j": contact.position,
        "8gpjm4": contact.email,
        # 06 39 98 is kept for fiction by the regulator of telecommunications.
        "bgz7a7": f"06 39 98 {draw.randrange(100):02} {draw.randrange(100):02}",
    }


def _pole(project: Project, on: date) -> Answers:
    draw = project.drawing("pole")
    common = material().common
    summary = " ".join(
        [
            project.text(draw.choice(project.sector.pitch)),
            project.text(draw.choice(project.sector.strategy)),
            project.text(draw.choice(project.sector.development)),
        ]
    )
    return {
        "eahq28": project.name,
        "6d9wad": project.text(draw.choice(project.sector.pitch)),
        "3vg76g": summary,
        "ma7ceu": (on - timedelta(days=draw.randrange(200, 2_200))).replace(day=1).isoformat(),
        "8atcvs": draw.choice(STAGES),
        "u8gqcp": draw.choice(GOVERNANCES),
        "gx3czv": draw.choice(common.governance),
    }


def _territory(project: Project) -> Answers:
    draw = project.drawing("territory")
    place = project.place
    rows = [{"level": "epci", "code": place.epci, "label": place.epci_name}]
    if draw.random() < 0.35:
        rows.append({"level": "commune", "code": place.commune, "label": place.name})
    rows += [{"level": "epci", "code": other.epci, "label": other.epci_name} for other in project.others]
    needs = project.text(draw.choice(project.sector.needs))
    diagnosis = project.text(draw.choice(material().common.diagnosis), enquete=draw.randrange(180, 900, 10))
    scale = "INTERREGIONAL" if project.others else draw.choice(("EPCI", "EPCI", "PAYS", "COMMUNE"))
    return {
        "bbjuyw": project.region if project.is_placed else "",
        "6e2j2v": scale,
        "bd6zp9": rows,
        "7hfwtb": place.is_rural,
        "2n6ytv": place.is_qpv,
        "v3zc6n": "Quartier des Brumes (fictif)" if place.is_qpv else "",
        "d67vnr": place.is_overseas,
        "gpg9v2": f"{needs}\n\n{diagnosis}",
    }


def _members(project: Project) -> Answers:
    draw = project.drawing("commitments")
    rows = [_member(member, rank, COMMITMENTS[draw.randrange(len(COMMITMENTS))]) for rank, member in enumerate(members_of(project))]
    return {"m5ckxk": rows, "dt4bap": draw.choice(material().common.contributions)}


def _member(member: Organisation, rank: int, commitment: str) -> Answers:
    role = "Porteur" if rank == 0 else PARTS[rank % len(PARTS)]
    return {"siret": member.siret, "name": member.name, "family": member.family, "role": role, "commitment": commitment, "is_carrier": rank == 0}


def _project(project: Project) -> Answers:
    draw = project.drawing("project")
    sector = project.sector
    return {
        "qxhd93": [sector.theme, draw.choice(sector.also)],
        "ptn96u": list(sector.shares),
        "neykfz": project.text(draw.choice(sector.strategy)),
        "57jab9": project.text(draw.choice(sector.innovation)),
        "4fj9fd": project.text(draw.choice(sector.development)),
    }


def _needs(project: Project) -> Answers:
    draw = project.drawing("needs")
    return {
        "g4pkwa": sorted(draw.sample(NEEDS, draw.randint(2, 4))),
        "94nkes": draw.choice(("NOW", "NOW", "SIX_MONTHS", "LATER")),
        "uje9c2": draw.choice(material().common.support_wanted),
    }


def _actions(project: Project, on: date) -> list[Answers]:
    draw = project.drawing("actions")
    members = members_of(project)
    rows: list[Answers] = []
    month = on.month + 2
    for action, deliverable in project.sector.actions:
        length = draw.randint(4, 12)
        rows.append(
            {
                "action": action,
                "lead": draw.choice(members).name,
                "starts_on": _month(on.year, month),
                "ends_on": _month(on.year, month + length),
                "deliverable": deliverable,
                "budget": str(draw.randrange(8_000, 46_000, 500)),
            }
        )
        month += draw.randint(1, 4)
    return rows


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"


def _state_aid(project: Project) -> Answers:
    draw = project.drawing("aid")
    received = draw.choice((0, 0, 0, 8_000, 12_500, 20_000))
    return {"vu9kc2": str(received), "h2eddz": f"Aide régionale à l’investissement (fictive)\u00a0: {received} euros." if received else ""}


def _figures(project: Project) -> dict[str, object]:
    draw = project.drawing("figures")
    return {"emplois": draw.randint(4, 18), "personnes": draw.randrange(80, 900, 10), "ca": draw.randrange(120, 640, 10)}
