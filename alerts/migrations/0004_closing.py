"""After every wall stands: functions nobody can lead astray, tables of Django read-only.

A function with its owner's rights looks into the caller's temporary tables first unless `pg_temp`
stands last in its search path; a trigger's function needs no caller.
"""

from django.db import migrations

SEARCH_PATHS = """
DO $$
DECLARE f record;
BEGIN
  FOR f IN
    SELECT p.oid::regprocedure AS signature, p.prorettype FROM pg_proc p
     WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', f.signature);
    IF f.prorettype = 'trigger'::regtype THEN
      EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
    END IF;
  END LOOP;
END $$
"""
READ_ONLY = """
REVOKE INSERT, UPDATE, DELETE ON
  django_migrations, django_content_type, auth_permission, auth_group, auth_group_permissions
FROM eoc_app
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_owners"),
        ("agencies", "0009_history"),
        ("incidents", "0006_history"),
        ("resources", "0007_owners"),
        ("journal", "0005_proof"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(SEARCH_PATHS, migrations.RunSQL.noop),
        migrations.RunSQL(READ_ONLY, migrations.RunSQL.noop),
    ]
