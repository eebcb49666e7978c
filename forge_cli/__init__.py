"""forge: FastAPI services, generated and kept up to date."""

__version__ = "0.1.0"
