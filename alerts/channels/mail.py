"""placeholder"""

from django.core.mail.backends.locmem import EmailBackend as TransportBackend

__all__ = ["TransportBackend"]
