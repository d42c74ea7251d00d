"""Walls of the login's tables: second factors, mail addresses, sign-on providers."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from eoc.access import rls

# Before anybody is known there is no scope. What a login must read then, it reads without one;
# inside a scope a person sees the own rows, an administrator those of the agency's people.
LOGGING_IN = "NOT (SELECT eoc_scoped())"
ME = (  # the table is named: a bare user_id would be the person's own
    "EXISTS (SELECT FROM agencies_person p "
    "WHERE p.user_id = mfa_authenticator.user_id AND p.id = eoc_person())"
)
FACTOR = f"{LOGGING_IN} OR {ME}"
TRIED = (
    f"{LOGGING_IN} OR username IN (SELECT u.email FROM agencies_user u JOIN agencies_person p "
    f"ON p.user_id = u.id WHERE p.id = eoc_person() OR {rls.mine('p.agency_id')})"
)
UNUSED = (
    "account_emailaddress",
    "account_emailconfirmation",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
)

SIGNED_ON = """
CREATE FUNCTION agencies_signed_on(p_provider bigint, p_email text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id FROM agencies_user u JOIN agencies_person p ON p.user_id = u.id
    JOIN agencies_signonprovider s ON s.agency_id = p.agency_id
   WHERE s.id = p_provider AND s.active AND u.email = lower(p_email) AND u.is_active AND p.active
$$
"""

KEPT = """
  p.id = p_person AND (eoc_operator() OR EXISTS (
    SELECT FROM agencies_membership m WHERE m.agency_id = p.agency_id
       AND m.person_id = eoc_person() AND m.role = 'administrator'
       AND m.valid_from <= statement_timestamp()
       AND (m.valid_to IS NULL OR m.valid_to > statement_timestamp())))
"""
FACTORS_OF = f"""
CREATE FUNCTION agencies_factors_of(p_person bigint) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.type FROM mfa_authenticator a JOIN agencies_person p ON p.user_id = a.user_id
   WHERE {KEPT}
$$
"""
TAKE_FACTORS = f"""
CREATE FUNCTION agencies_take_factors(p_person bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM mfa_authenticator a USING agencies_person p
     WHERE p.user_id = a.user_id AND {KEPT} RETURNING 1)
  SELECT count(*) FROM gone
$$
"""


def definer(sql, signature):
    """A function that runs as the schema's owner, for the application only."""
    return migrations.RunSQL(
        [
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO eoc_app",
        ],
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_grants"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("axes", "0010_accessattemptexpiration"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignOnProvider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("issuer", models.CharField(help_text="Address of the OpenID Connect server", max_length=300)),
                ("client_id", models.CharField(max_length=191)),
                ("secret", models.CharField(help_text="Sealed", max_length=1000)),
                ("active", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_on_providers",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="sign_on_provider_once")
                ],
            },
        ),
        rls.protect(
            "agencies_signonprovider",
            read=f"{LOGGING_IN} OR {rls.mine('agency_id')}",
            write=rls.mine("agency_id"),
        ),
        rls.removable("agencies_signonprovider", rls.mine("agency_id")),
        rls.versioned("agencies_signonprovider"),
        rls.protect("mfa_authenticator", read=FACTOR, write=ME, update=FACTOR),
        rls.removable("mfa_authenticator", ME),
        rls.protect("axes_accessattempt", read=TRIED, write=TRIED),
        rls.removable("axes_accessattempt", TRIED),
        *(rls.protect(table, read="false") for table in UNUSED),
        definer(SIGNED_ON, "agencies_signed_on(bigint, text)"),
        definer(FACTORS_OF, "agencies_factors_of(bigint)"),
        definer(TAKE_FACTORS, "agencies_take_factors(bigint)"),
    ]
