"""Invented place names, people's names, and the small words French puts before a name."""

import random

# No commune bears any of these names (a test compares them with the geographic code).
TOPONYMS: tuple[str, ...] = (
    "Clairlune", "Brumerive", "Aubelune", "Orvelle", "Montfougère", "Ventebrune", "Sylvemer", "Rochecendre", "Valdormeau", "Grandérable",
    "Fontaubrac", "Pierrelande", "Marchampval", "Boisdorin", "Lanverzac", "Courvadière", "Estrelin", "Mirebrume", "Hautesource", "Valsorelle",
    "Belleroncière", "Noirepraie", "Touvermeil", "Argelane", "Fauvelune", "Clérange-aux-Bois", "Sourdelle", "Épinorge", "Mortechaume", "Lisaubray",
    "Vergelande", "Crèvebise", "Ondrevaux", "Plaine-Aurore", "Tournelune", "Malvergne-le-Haut", "Ancrebelle", "Saltemarine", "Corailune",
    "Filaosière",
)  # fmt: skip
FIRST_NAMES: tuple[str, ...] = (
    "Adèle", "Aïcha", "Alban", "Aurélien", "Béatrice", "Bruno", "Camille", "Cédric", "Claire", "Coline", "Daouda", "Delphine", "Élise", "Émile",
    "Estelle", "Fanny", "Farid", "Florian", "Gaëlle", "Guillaume", "Hakim", "Héloïse", "Ibrahim", "Irène", "Jeanne", "Joris", "Karim", "Kévin",
    "Laure", "Léo", "Lina", "Loïc", "Lucie", "Malik", "Manon", "Marc", "Mélanie", "Mickaël", "Nadia", "Nathan", "Odile", "Olivier", "Pauline",
    "Quentin", "Rachel", "Rémi", "Romane", "Sabrina", "Simon", "Solène", "Sophie", "Thibault", "Valentin", "Vanessa", "Victor", "Yasmine", "Yves",
    "Zoé",
)  # fmt: skip
LAST_NAMES: tuple[str, ...] = (
    "Abadie", "Allard", "Arnoux", "Aubert", "Barbier", "Baudry", "Benali", "Berthier", "Blanchet", "Boyer", "Brunel", "Carpentier", "Chauvin",
    "Cissé", "Colin", "Delmas", "Diallo", "Dufour", "Etchegaray", "Fabre", "Fontaine", "Garnier", "Germain", "Guérin", "Hamon", "Haddad", "Jacquet",
    "Joly", "Lacroix", "Lagarde", "Lebrun", "Lemaire", "Leroux", "Mahé", "Marchand", "Masson", "Mercier", "Millet", "Monnier", "Nguyen", "Noël",
    "Payet", "Perrin", "Picard", "Poulain", "Prévost", "Renard", "Rivière", "Roussel", "Sabatier", "Schmitt", "Tanguy", "Tessier", "Vidal", "Weber",
)  # fmt: skip


def full_name(draw: random.Random) -> tuple[str, str]:
    """Return a first and a last name."""
    return draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES)


def of(name: str) -> str:
    """Return « de » and the name: « du Robert », « des Abymes », « d’Auray »."""
    if name.startswith("Les "):
        return f"des {name[4:]}"
    if name.startswith("Le "):
        return f"du {name[3:]}"
    return f"d’{name}" if name[0] in "AÂEÉÈÊIÎOÔU" else f"de {name}"


def at(name: str) -> str:
    """Return « à » and the name: « au Robert », « aux Abymes », « à Auray »."""
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    if name.startswith("Le "):
        return f"au {name[3:]}"
    return f"à {name}"
