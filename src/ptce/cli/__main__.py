"""`./ptce COMMAND …`: one program for everything."""

import os
import sys
from collections.abc import Callable, Sequence

from ptce.cli import checks, serve

HELP = """Usage: ./ptce COMMAND [options]

  demo [--port 8000]      set up, load reference and demonstration data, start web and worker, print the logins
  serve [--port 8000]     web and worker without demonstration data
  worker                  background work alone (tasks, mail, what is due each minute)
  test [pytest options]   every test, on SQLite or on the database of DATABASE_URL
  ci                      exactly what the continuous integration runs
  fix                     format and mend what can be mended by tools
  bench [NAME] [--large]  measure pages and writes; prints statements and CPU
  bench deadline          load the platform in service as the last hour of a call does
  import NAME [--dry-run] load a source (reference, territories); says each line it could not read
  mandate grant EMAIL …   give a mandate (the first officer)
  planned                 do what is due now; the worker runs it each minute
  journal verify          recompute the chain of the journal
  check sirene            try the national directory of companies

Any other word is a command of the framework: ./ptce migrate, ./ptce shell… `./ptce COMMAND --help` explains each.
"""

OWN: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": serve.demo,
    "serve": serve.serve,
    "test": checks.test,
    "ci": checks.ci,
    "fix": checks.fix,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status (0 done, 1 the answer is negative, 2 bad input)."""
    command, *rest = arguments or ["--help"]
    if command in {"--help", "-h", "help"}:
        sys.stdout.write(HELP)
        return 0
    if command in OWN:
        return OWN[command](rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ptce.settings")
    if (command, *rest[:1]) == ("check", "sirene"):
        # `check` alone is the framework's.
        command, rest = "check_sirene", rest[1:]
    return serve.framework([command, *rest])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
