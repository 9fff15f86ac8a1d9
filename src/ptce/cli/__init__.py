"""The command line. What needs no database (tests, checks, decision tools) starts without the framework."""
