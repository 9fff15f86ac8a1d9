#!/usr/bin/env python
"""Run the framework's own commands (`./ptce COMMAND` does the same after making the environment)."""

import os
import pathlib
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ptce.settings")
    execute_from_command_line(sys.argv)
