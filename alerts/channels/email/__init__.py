"""E-mail over SMTP: to the provider when live, into the local sink otherwise."""
