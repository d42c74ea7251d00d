"""Who is asking is planned once a connection, not at each request.

A function in SQL that cannot be written into its caller is planned whenever it is called, and those
of every request took longer to plan than to run. In PL/pgSQL their statements, which are taken over
word for word, keep their plans for as long as the connection lives.
"""

from django.db import migrations

FUNCTIONS = """
  agencies_actors agencies_grants_in_force agencies_agreements_in_force agencies_authorities_over
  agencies_roles_held agencies_taken_by agencies_session_load agencies_my_agreements
  agencies_partners_of agencies_audiences"""

PLAN_KEPT = f"""
DO $do$
DECLARE
  held record;
BEGIN
  FOR held IN SELECT p.*, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
               WHERE p.pronamespace = 'public'::regnamespace AND l.lanname = 'sql'
                 AND p.proname = ANY (regexp_split_to_array(btrim('{FUNCTIONS}'), '\\s+')) LOOP
    EXECUTE format(
      'CREATE OR REPLACE FUNCTION %I(%s) RETURNS %s LANGUAGE plpgsql STABLE %s
       SET search_path = pg_catalog, public, pg_temp AS %L',
      held.proname, pg_get_function_arguments(held.oid), pg_get_function_result(held.oid),
      CASE WHEN held.prosecdef THEN 'SECURITY DEFINER' ELSE 'SECURITY INVOKER' END,
      format(
        CASE WHEN held.proretset THEN E'#variable_conflict use_column\\nBEGIN\\n  RETURN QUERY %s;\\nEND'
                                 ELSE E'BEGIN\\n  RETURN (%s);\\nEND' END,
        btrim(held.prosrc, E' \\n')));
  END LOOP;
END $do$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0019_terms_read")]

    operations = [migrations.RunSQL(PLAN_KEPT, migrations.RunSQL.noop)]
