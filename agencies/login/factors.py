"""Second factors: codes are kept sealed, names say what a person will recognise."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from agencies.login.sealing import seal, unseal


class FactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, recovery codes and passkeys of this installation."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right, or it was used before. Take the next one.",
    }

    def encrypt(self, text: str) -> str:
        """Seal what the database keeps."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return "Accord"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """A name for a passkey whose owner gave none."""
        return "Passkey"
