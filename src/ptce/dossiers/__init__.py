"""Dossiers: answers, members, pieces, life cycle, acknowledgement of receipt."""
