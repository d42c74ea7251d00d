"""Terms of agreements as rows, with their walls; fixed with the first signature."""
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

from eoc.access import rls
from eoc.journal.tracking import track

TERMS, RATES = "agencies_agreementterms", "agencies_rateline"
MY_AGREEMENT = f"{rls.OPERATOR} OR agreement_id IN (SELECT agencies_my_agreements())"
DRAFTED_BY_ME = (
    "EXISTS (SELECT FROM agencies_agreement a WHERE a.id = agreement_id AND "
    f"{rls.mine('a.agency_id')})"
)
SIGNED_TERMS = """CREATE TRIGGER terms_are_fixed BEFORE UPDATE ON agencies_agreement FOR EACH ROW
WHEN ((OLD.code, OLD.title, OLD.kinds, OLD.valid_from, OLD.valid_to, OLD.approved_to_activate,
       OLD.agency_id, OLD.edition, OLD.supersedes_id)
      IS DISTINCT FROM
      (NEW.code, NEW.title, NEW.kinds, NEW.valid_from, NEW.valid_to, NEW.approved_to_activate,
       NEW.agency_id, NEW.edition, NEW.supersedes_id))
EXECUTE FUNCTION agencies_terms_are_fixed()"""
SIGNED_ROWS = [
    """CREATE FUNCTION agencies_rates_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.agreement_id ELSE NEW.agreement_id END;
BEGIN
  IF (TG_OP = 'UPDATE' AND OLD.agreement_id <> about) OR EXISTS (
      SELECT FROM agencies_agreementparty p
       WHERE p.agreement_id = about AND p.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the agreement was signed, its terms are fixed' USING ERRCODE = 'EOC09';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$""",
    *(
        f"CREATE TRIGGER rates_are_fixed BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION agencies_rates_are_fixed()"
        for table in (TERMS, RATES)
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0013_token_verbs'),
    ]

    operations = [
        migrations.RunSQL("DROP TRIGGER terms_are_fixed ON agencies_agreement", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='agreement',
            name='terms',
        ),
        migrations.CreateModel(
            name='AgreementTerms',
            fields=[
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms', serialize=False, to='agencies.agreement')),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three letters, such as USD.')])),
                ('free_hours', models.DecimalField(decimal_places=2, default=0, max_digits=6, validators=[django.core.validators.MinValueValidator(0)])),
                ('administrative_rate', models.DecimalField(decimal_places=2, default=0, help_text='Percent added to what is charged', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('liability', models.TextField(blank=True)),
                ('floor_hard', models.BooleanField(default=False, help_text="Nothing is lent below the lender's cover floor")),
                ('window_hours', models.PositiveSmallIntegerField(default=0, help_text='Hours an asset may be deployed before every side has signed')),
                ('federal_contingent', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('administrative_rate__gte', 0), ('administrative_rate__lte', 100), ('currency__regex', '^[A-Z]{3}$'), ('free_hours__gte', 0)), name='terms_sane')],
            },
        ),
        migrations.CreateModel(
            name='RateLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(blank=True, max_length=24)),
                ('type', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('person_class', models.CharField(blank=True, max_length=40)),
                ('persons', models.PositiveSmallIntegerField(default=1, help_text='So many come with one asset')),
                ('unit', models.CharField(choices=[('hour', 'per hour'), ('day', 'per day begun'), ('mile', 'per mile'), ('flat', 'once')], max_length=4)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('starts', models.CharField(choices=[('dispatch', 'dispatch'), ('departure', 'departure'), ('check_in', 'check-in')], default='dispatch', max_length=10)),
                ('ends', models.CharField(choices=[('release', 'release'), ('in_quarters', 'back in quarters')], default='in_quarters', max_length=12)),
                ('rounding', models.CharField(choices=[('none', 'to the second'), ('quarter_up', 'up to the quarter hour'), ('hour_up', 'up to the hour')], default='quarter_up', max_length=10)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='agencies.agreement')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'kind', 'type', 'person_class', 'unit'), name='rate_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('persons__gte', 1)), name='rate_sane')],
            },
        ),
        migrations.RunSQL(SIGNED_TERMS, migrations.RunSQL.noop),
        migrations.RunSQL(SIGNED_ROWS, migrations.RunSQL.noop),
        track("agencies_agreement"),
        *(
            operation
            for table in (TERMS, RATES)
            for operation in (
                rls.protect(table, read=MY_AGREEMENT, write=DRAFTED_BY_ME),
                rls.removable(table, DRAFTED_BY_ME),
            )
        ),
    ]
