"""Claims, their items and the ledger, with their walls; what PostgreSQL itself refuses of them."""
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
import uuid
from django.db import migrations, models

from eoc.access import rls
from eoc.access.crossings import names_owners, owned_by
from eoc.journal.tracking import track

CLAIM, ITEM, POSTING = "resources_claim", "resources_costitem", "resources_posting"
DEPLOYMENT = "resources_deployment"
TWO = rls.mine("requesting_agency_id", "providing_agency_id")
BOTH = {
    "requesting_agency_id": "requesting_agency_id",
    "providing_agency_id": "providing_agency_id",
}
MOVES = {
    "accruing": ["draft", "waived"],
    "draft": ["submitted", "waived"],
    "submitted": ["queried", "approved", "waived", "disputed"],
    "queried": ["submitted", "waived", "disputed"],
    "approved": ["paid", "waived", "disputed"],
}
ROWS = ", ".join(f"('claim', '{old}', '{new}')" for old, news in MOVES.items() for new in news)
# As in 0002: the table of states decides.
GUARDED = (
    f"CREATE TRIGGER only_listed_moves BEFORE UPDATE OF state ON {CLAIM} FOR EACH ROW "
    "WHEN (OLD.state IS DISTINCT FROM NEW.state) "
    "EXECUTE FUNCTION resources_only_listed_moves('claim')"
)
# Asked at commit, of all postings of the transaction, whoever may see them.
ZERO = [
    """CREATE FUNCTION resources_ledger_is_zero() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM resources_posting p WHERE p.transaction = NEW.transaction
              GROUP BY p.currency HAVING sum(p.amount) <> 0) THEN
    RAISE EXCEPTION 'the postings of a transaction sum to zero' USING ERRCODE = 'EOC09';
  END IF;
  RETURN NULL;
END $$""",
    f"CREATE CONSTRAINT TRIGGER ledger_is_zero AFTER INSERT ON {POSTING} "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION resources_ledger_is_zero()",
    "REVOKE ALL ON FUNCTION resources_ledger_is_zero() FROM PUBLIC",
]
APPENDED = [
    """CREATE FUNCTION resources_ledger_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a posting is never changed or removed' USING ERRCODE = 'EOC09';
END $$""",
    f"CREATE TRIGGER ledger_is_kept BEFORE UPDATE OR DELETE ON {POSTING} "
    "FOR EACH ROW EXECUTE FUNCTION resources_ledger_is_kept()",
]
ITEMS_FIXED = [
    """CREATE FUNCTION resources_items_are_fixed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.claim_id ELSE NEW.claim_id END;
BEGIN
  IF EXISTS (SELECT FROM resources_claim c
              WHERE c.id = about AND c.state NOT IN ('accruing', 'draft', 'queried')) THEN
    RAISE EXCEPTION 'a claim''s items are fixed once it is submitted' USING ERRCODE = 'EOC09';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$""",
    f"CREATE TRIGGER items_are_fixed BEFORE INSERT OR UPDATE OR DELETE ON {ITEM} "
    "FOR EACH ROW EXECUTE FUNCTION resources_items_are_fixed()",
    "REVOKE ALL ON FUNCTION resources_items_are_fixed() FROM PUBLIC",
]
CURRENCY = [
    f"ALTER TABLE {CLAIM} ADD CONSTRAINT claim_of_currency UNIQUE (id, currency)",
    f"ALTER TABLE {POSTING} ADD CONSTRAINT posting_of_currency "
    f"FOREIGN KEY (claim_id, currency) REFERENCES {CLAIM} (id, currency)",
    f"ALTER TABLE {DEPLOYMENT} ADD CONSTRAINT deployment_of_both "
    "UNIQUE (id, requesting_agency_id, providing_agency_id)",
]


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0014_terms'),
        ('resources', '0009_geofences'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='floor_override',
            field=models.CharField(blank=True, help_text="Why it was lent below the lender's cover floor", max_length=300),
        ),
        migrations.AddField(
            model_name='deployment',
            name='asset_type',
            field=models.PositiveSmallIntegerField(blank=True, help_text='As committed: rates differ by type', null=True),
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(editable=False, max_length=32, unique=True)),
                ('mode', models.CharField(choices=[('live', 'Live'), ('exercise', 'Exercise'), ('replay', 'Replay'), ('demo', 'Demo')], max_length=8)),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(choices=[('accruing', 'Accruing'), ('draft', 'Draft'), ('submitted', 'Submitted'), ('queried', 'Queried'), ('approved', 'Approved'), ('paid', 'Paid'), ('waived', 'Waived'), ('disputed', 'Disputed')], default='accruing', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by_name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('version', models.IntegerField(default=1)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agreement')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='claims', to='agencies.agency')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='claims', to='resources.mutualaidrequest')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CostItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asset_label', models.CharField(blank=True, max_length=60)),
                ('category', models.CharField(choices=[('personnel', 'Personnel'), ('equipment', 'Equipment'), ('mileage', 'Mileage'), ('administrative', 'Administrative'), ('other', 'Other')], max_length=14)),
                ('note', models.CharField(max_length=200)),
                ('unit', models.CharField(max_length=8)),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=14)),
                ('rate', models.DecimalField(decimal_places=4, max_digits=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='resources.claim')),
                ('deployment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='cost_items', to='resources.deployment')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transaction', models.UUIDField(db_index=True)),
                ('account', models.CharField(choices=[('claimed', 'Claimed'), ('owed', 'Owed'), ('paid', 'Paid'), ('disputed', 'Disputed')], max_length=8)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('by_name', models.CharField(max_length=120)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='postings', to='resources.claim')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='postings', to='agencies.agency')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('request', 'providing_agency'), name='claim_once'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('requesting_agency', models.F('providing_agency')), _negated=True), name='claim_two_parties'),
        ),
        migrations.AddConstraint(
            model_name='costitem',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('rate')), 2)), ('quantity__gte', 0), ('rate__gte', 0)), name='cost_item_exact'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('party', models.F('requesting_agency')), ('party', models.F('providing_agency')), _connector='OR'), name='posting_of_a_party'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='posting_moves'),
        ),
        track("resources_offer"),
        migrations.RunSQL(
            f"INSERT INTO resources_statetransition (machine, old, new) VALUES {ROWS}",
            migrations.RunSQL.noop,
        ),
        names_owners(CLAIM, *BOTH),
        owned_by(
            CLAIM,
            "request_id",
            "resources_mutualaidrequest",
            requesting_agency_id="requesting_agency_id",
        ),
        owned_by(ITEM, "claim_id", CLAIM, **BOTH),
        owned_by(POSTING, "claim_id", CLAIM, **BOTH),
        migrations.RunSQL(CURRENCY, migrations.RunSQL.noop),
        owned_by(ITEM, "deployment_id", DEPLOYMENT, **BOTH),
        rls.versioned(CLAIM),
        rls.one_mode(CLAIM),
        rls.same_mode(CLAIM, "request_id", "resources_mutualaidrequest"),
        migrations.RunSQL(GUARDED, migrations.RunSQL.noop),
        migrations.RunSQL(ZERO, migrations.RunSQL.noop),
        migrations.RunSQL(APPENDED, migrations.RunSQL.noop),
        migrations.RunSQL(ITEMS_FIXED, migrations.RunSQL.noop),
        rls.protect(CLAIM, read=TWO, write=rls.mine("providing_agency_id"), update=TWO),
        rls.protect(ITEM, read=TWO, write=rls.mine("providing_agency_id")),
        rls.removable(ITEM, rls.mine("providing_agency_id")),
        rls.protect(POSTING, read=TWO, write=TWO),
    ]
