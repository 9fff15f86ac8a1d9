"""The documents of a dossier."""

from ptce.dossiers.pdfs.acknowledgement import receipt
from ptce.dossiers.pdfs.whole import deposited_dossier, draft_dossier

__all__ = ["deposited_dossier", "draft_dossier", "receipt"]
