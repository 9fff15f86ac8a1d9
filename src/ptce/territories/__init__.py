"""Communes, EPCI, départements, régions."""
