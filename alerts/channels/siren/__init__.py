"""Sirens and signs by signed webhook: sound, clear, show or test, with wording of their own."""
