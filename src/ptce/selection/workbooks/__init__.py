"""Spreadsheets as files, XLSX or ODS: written row by row into a compressed stream, whatever their length (ADR 11)."""

from ptce.selection.workbooks.writing import MEDIA_TYPES, write

__all__ = ["MEDIA_TYPES", "write"]
