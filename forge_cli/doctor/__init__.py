"""Diagnoses: what is missing on this machine, and what a project waits for. Nothing is changed."""

from .examination import examine
from .finding import Finding

__all__ = ["Finding", "examine"]
