"""Policies ask for the scope once a query and not once a row.

`eoc_scoped()` in a policy was evaluated for every row a scan looked at: a join over the agencies
of two hundred incidents asked five thousand times. As a NULL test of a subquery it is asked once,
and PostgreSQL guesses right how many rows pass: nearly all for a scope, nearly none for the
operator.
"""

from django.db import migrations

from eoc.access.rls import OPERATOR, SCOPED

ASKED_ONCE = rf"""
DO $do$
DECLARE
  p record;
  v_rule text;
BEGIN
  FOR p IN
    SELECT polname, polrelid::regclass AS of, pg_get_expr(polqual, polrelid) AS rule FROM pg_policy
     WHERE pg_get_expr(polqual, polrelid) ~ 'eoc_(scoped|operator|person|member)\(\)'
  LOOP
    v_rule := replace(p.rule, '( SELECT eoc_operator() AS eoc_operator)', 'eoc_operator()');
    v_rule := replace(v_rule, '( SELECT eoc_scoped() AS eoc_scoped)', 'eoc_scoped()');
    v_rule := replace(v_rule, 'eoc_operator()', $once${OPERATOR}$once$);
    v_rule := replace(v_rule, 'eoc_scoped()', $once${SCOPED}$once$);
    v_rule := regexp_replace(v_rule, '(?<!SELECT )(eoc_(person|member)\(\))',
                             '(SELECT \1)', 'g');
    EXECUTE format('ALTER POLICY %I ON %s USING (%s)', p.polname, p.of, v_rule);
  END LOOP;
END $do$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0005_latest"),
        ("journal", "0006_audible"),
        ("incidents", "0005_sharing"),
        ("resources", "0005_sharing"),
    ]

    operations = [migrations.RunSQL(ASKED_ONCE, migrations.RunSQL.noop)]
