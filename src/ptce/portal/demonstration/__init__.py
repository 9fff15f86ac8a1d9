"""The demonstration: fictional calls, people, organisations and dossiers, brought in through the same operations as real ones."""

from ptce.portal.demonstration.personas import PERSONAS, Persona, persona

__all__ = ["PERSONAS", "Persona", "persona"]
