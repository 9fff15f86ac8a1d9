"""One sign-in per role: what `/demo/` and the terminal's welcome list. Addresses never change."""

from dataclasses import dataclass

from ptce.organisations.enums import Role

# Staff share a domain that no applicant uses: an expert's address must never look like a link with a team.
STAFF_DOMAIN = "demo.ptce.example"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to sign in as.

    key: stable, for addresses of pages. label: what the person does, in French. role: None for applicants, whose rights come from their dossiers.
    region: the agent's. look_at: what to look at first, in French, and path: where it is.
    """

    key: str
    label: str
    email: str
    first_name: str
    last_name: str
    position: str
    organisation: str
    look_at: str
    path: str
    role: Role | None = None
    region: str = ""

    @property
    def name(self) -> str:
        """Return the name as it is read."""
        return f"{self.first_name} {self.last_name}"


PERSONAS: tuple[Persona, ...] = (
    Persona(
        key="candidate",
        label="Candidate, responsable de plusieurs dossiers",
        email="ines.calvet@greniers-clairlune.example",
        first_name="Inès",
        last_name="Calvet",
        position="Directrice",
        organisation="Les Greniers de Clairlune",
        look_at="Son brouillon presque complet, prolongé d’une semaine, et ce qui lui manque\u00a0; "
        "un dossier déposé avec son accusé de réception\u00a0; un brouillon dont la relève est passée.",
        path="/espace/",
    ),
    Persona(
        key="redacteur",
        label="Partenaire invité, rédacteur du même brouillon",
        email="bastien.moreau@atelier-brumerive.example",
        first_name="Bastien",
        last_name="Moreau",
        position="Chargé de développement",
        organisation="L’Atelier de Brumerive",
        look_at="Ouvrez le même brouillon dans deux navigateurs\u00a0: deux saisies ne s’écrasent jamais en silence.",
        path="/espace/",
    ),
    Persona(
        key="lectrice",
        label="Partenaire invitée, lectrice",
        email="soazig.lebras@val-orvelle.example",
        first_name="Soazig",
        last_name="Le Bras",
        position="Conseillère communautaire",
        organisation="Communauté de communes du Val d’Orvelle",
        look_at="Le même brouillon, qu’elle lit sans pouvoir l’écrire.",
        path="/espace/",
    ),
    Persona(
        key="candidat-pieces",
        label="Candidat à qui des pièces sont demandées",
        email="teva.robert@coop-des-vents.example",
        first_name="Teva",
        last_name="Robert",
        position="Président",
        organisation="La Coopérative des Vents",
        look_at="La demande de pièces à satisfaire avant sa date, et la conversation avec l’agent régional.",
        path="/espace/",
    ),
    Persona(
        key="laureate",
        label="Lauréate d’un appel décidé",
        email="maud.ferrand@filatures-aubelune.example",
        first_name="Maud",
        last_name="Ferrand",
        position="Coprésidente",
        organisation="Les Filatures d’Aubelune",
        look_at="La décision, ses motifs, la lettre en PDF et les voies de recours.",
        path="/espace/",
    ),
    Persona(
        key="agent-bretagne",
        label="Agente régionale, Bretagne",
        email=f"agent.bretagne@{STAFF_DOMAIN}",
        first_name="Gwenn",
        last_name="Kerouani",
        position="Chargée de mission ESS",
        organisation="Cellule régionale d’animation de Bretagne",
        look_at="Les dossiers de sa région, par échéance\u00a0; une demande de pièces, des lectures à confier, un classement à faire.",
        path="/instruction/",
        role=Role.REGIONAL_AGENT,
        region="53",
    ),
    Persona(
        key="agent-reunion",
        label="Agent régional, La Réunion",
        email=f"agent.reunion@{STAFF_DOMAIN}",
        first_name="Axel",
        last_name="Hoarau",
        position="Référent ESS",
        organisation="Cellule régionale d’animation de La Réunion",
        look_at="Rien des autres régions\u00a0: ni listes, ni nombres, ni adresses devinées.",
        path="/instruction/",
        role=Role.REGIONAL_AGENT,
        region="04",
    ),
    Persona(
        key="nationale",
        label="Agente nationale, qui prépare les appels et les décisions",
        email=f"nationale@{STAFF_DOMAIN}",
        first_name="Hélène",
        last_name="Darcourt",
        position="Cheffe de projet PTCE",
        organisation="Cellule nationale d’animation",
        look_at="La table de décision de l’appel fictif de phase 2, la ligne sous l’enveloppe\u00a0; la file des dossiers sans région.",
        path="/pilotage/",
        role=Role.NATIONAL_OFFICER,
    ),
    Persona(
        key="confirmateur",
        label="Agent national, qui confirme ce qu’un autre a préparé",
        email=f"confirmation@{STAFF_DOMAIN}",
        first_name="Samir",
        last_name="Belkacem",
        position="Adjoint à la cheffe de bureau",
        organisation="Cellule nationale d’animation",
        look_at="Les sessions\u00a0: celle qui soumet ne confirme pas, l’empreinte de la liste le prouve.",
        path="/pilotage/",
        role=Role.NATIONAL_OFFICER,
    ),
    Persona(
        key="experte",
        label="Experte",
        email=f"experte@{STAFF_DOMAIN}",
        first_name="Noémie",
        last_name="Vasseur",
        position="Économiste de la coopération",
        organisation="Institut fictif d’études coopératives",
        look_at="Un dossier à accepter, un avis commencé, un avis rendu\u00a0; un dossier écarté pour conflit d’intérêts.",
        path="/jury/",
        role=Role.EXPERT,
    ),
    Persona(
        key="juree",
        label="Jurée",
        email=f"juree@{STAFF_DOMAIN}",
        first_name="Aminata",
        last_name="Diarra",
        position="Personnalité qualifiée",
        organisation="Jury de l’appel fictif",
        look_at="Les avis qu’elle a rendus sur les dossiers de phase 2.",
        path="/jury/",
        role=Role.EXPERT,
    ),
    Persona(
        key="avis",
        label="Service consulté pour un avis extérieur",
        email="avis@service-consulte.example",
        first_name="Paul",
        last_name="Estève",
        position="Chargé d’études",
        organisation="Service fictif des études territoriales",
        look_at="L’avis qui lui est demandé, avec sa question et sa date, et rien d’autre.",
        # Their question opens when there is one: see the view that lets them in.
        path="/espace/",
    ),
    Persona(
        key="redactrice",
        label="Rédactrice du site",
        email=f"redaction@{STAFF_DOMAIN}",
        first_name="Clémence",
        last_name="Aubry",
        position="Chargée de communication",
        organisation="Cellule nationale d’animation",
        look_at="Son mandat de rédaction est donné\u00a0; aucun écran ne lui est encore réservé.",
        path="/espace/",
        role=Role.EDITOR,
    ),
    Persona(
        key="administrateur",
        label="Administrateur",
        email=f"administration@{STAFF_DOMAIN}",
        first_name="Yann",
        last_name="Toussaint",
        position="Administrateur de la plateforme",
        organisation="Cellule nationale d’animation",
        look_at="Les mandats\u00a0: les donner, y mettre fin, et voir l’accès disparaître à la page suivante.",
        path="/pilotage/mandats/",
        role=Role.ADMINISTRATOR,
    ),
)

_BY_KEY = {one.key: one for one in PERSONAS}


def persona(key: str) -> Persona:
    """Return the persona of that key. Raises KeyError."""
    return _BY_KEY[key]
