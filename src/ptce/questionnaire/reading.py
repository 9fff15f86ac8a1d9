"""Reading the JSON of a form's definition: what is not of the expected shape is refused in French."""

from collections.abc import Mapping

UNREADABLE = "La définition du formulaire est illisible."


class DefinitionError(ValueError):
    """A form's definition cannot be read or edited as asked; the message is in French."""


def mapping(data: object, keys: set[str]) -> Mapping[str, object]:
    """Return an object whose keys are all known. Raises DefinitionError."""
    if not isinstance(data, dict):
        raise DefinitionError(UNREADABLE)
    if unknown := data.keys() - keys:
        raise DefinitionError(f"La définition du formulaire contient un réglage inconnu\u00a0: {min(map(str, unknown))}.")
    return data


def items(content: Mapping[str, object], key: str) -> list[object]:
    """Return a list, empty when it is absent. Raises DefinitionError."""
    found = content.get(key, [])
    if not isinstance(found, list):
        raise DefinitionError(UNREADABLE)
    return found


def identifier(content: Mapping[str, object]) -> str:
    """Return the identifier, which is compulsory. Raises DefinitionError."""
    found = text(content, "id")
    if not found:
        raise DefinitionError("Une section ou une question n’a pas d’identifiant.")
    return found


def text(content: Mapping[str, object], key: str) -> str:
    """Return a text, empty when it is absent. Raises DefinitionError."""
    found = content.get(key, "")
    if not isinstance(found, str):
        raise DefinitionError(UNREADABLE)
    return found
