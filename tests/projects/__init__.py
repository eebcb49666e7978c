"""Whole projects: generated, installed, checked and run as their owners would."""
