"""Plausible records for every model of a project, created by the service's own API."""

from .filling import Filled, fill
from .service import RefusedError, Service

__all__ = ["Filled", "RefusedError", "Service", "fill"]
