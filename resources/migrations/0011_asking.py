"""How an agency asks: approvals, tiers, counter-offers, signatures, box cards; their walls."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from eoc.access import rls
from eoc.access.crossings import owned_by

REQUEST, LINE, OFFER = (f"resources_{one}" for one in ("mutualaidrequest", "requestline", "offer"))
APPROVAL, POLICY, CARD = (f"resources_{o}" for o in ("approval", "askingpolicy", "boxcardline"))
COUNTER, SIGNATURE = "resources_offercounter", "resources_offersignature"
ASKING = {"requesting_agency_id": "requesting_agency_id"}
BOTH = {**ASKING, "providing_agency_id": "providing_agency_id"}
TWO = rls.mine("requesting_agency_id", "providing_agency_id")
SIDE = (
    f"(side = 'requesting' AND {rls.mine('requesting_agency_id')} "
    f"OR side = 'providing' AND {rls.mine('providing_agency_id')})"
)
IN_PERSON = f"({SIDE} AND (signer = eoc_person() OR (SELECT eoc_operator())))"


def asked(request: str) -> str:
    """An offer on the request asks the actor's agency."""
    return (
        f"EXISTS (SELECT FROM {OFFER} o WHERE o.request_id = {request} "
        f"AND {rls.MINE.format(column='o.providing_agency_id')})"
    )


# What is proposed to an agency of the next tier it reads, and takes.
SEEN = f"{rls.mine('requesting_agency_id', 'proposed_to_id')} OR {asked(f'{REQUEST}.id')}"
SEEN_LINE = (
    f"{rls.mine('requesting_agency_id')} OR {asked(f'{LINE}.request_id')} "
    f"OR EXISTS (SELECT FROM {REQUEST} r WHERE r.id = {LINE}.request_id "
    f"AND {rls.MINE.format(column='r.proposed_to_id')})"
)
SENT = (
    f"EXISTS (SELECT FROM {REQUEST} r WHERE r.id = {LINE}.request_id AND r.state <> 'draft')"
)
SHOWN = rls.shared("requesting_agency_id", "a.requests")

APPROVED = f"""
CREATE FUNCTION resources_only_approved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM {APPROVAL} a
              WHERE a.request_id = NEW.id AND NOT a.afterwards AND a.signed_at IS NULL) THEN
    RAISE EXCEPTION '% waits for its approvals', NEW.number USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""
LAPSED = """
CREATE FUNCTION resources_only_before_expiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the offer has expired' USING ERRCODE = 'EOC09';
END $$
"""
# One place says how long a deployment may run ahead of its signatures: terms of the agreement.
WINDOW = """
CREATE FUNCTION resources_signature_window(p_agreement bigint) RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT make_interval(hours => coalesce((SELECT t.window_hours FROM agencies_agreementterms t
                                           WHERE t.agreement_id = p_agreement), 0))
$$
"""
# Automatic aid and agreements approved to activate were signed beforehand, for every deployment.
SIGNED = f"""
CREATE FUNCTION resources_only_signed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM {OFFER} o LEFT JOIN agencies_agreement a ON a.id = o.agreement_id
     WHERE o.id = NEW.offer_id AND (
       o.automatic OR a.approved_to_activate
       OR (SELECT count(*) FROM {SIGNATURE} s WHERE s.offer_id = o.id) = 2
       OR clock_timestamp() < o.accepted_at + resources_signature_window(a.id))) THEN
    RAISE EXCEPTION '% departs when both sides have signed', NEW.asset_label
      USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""
PARTY = f"""(eoc_operator() OR eoc_system() = 'relay'
   OR EXISTS (SELECT FROM {REQUEST} r WHERE r.id = p_request
               AND (r.requesting_agency_id = ANY (eoc_agencies())
                    OR r.proposed_to_id = ANY (eoc_agencies())))
   OR EXISTS (SELECT FROM {OFFER} p WHERE p.request_id = p_request
               AND p.providing_agency_id = ANY (eoc_agencies())))"""
TOLD = {
    "resources_offers_of": (OFFER, f"{OFFER} o", "o"),
    "resources_named_of": (
        "resources_offerasset",
        f"resources_offerasset n JOIN {OFFER} o ON o.id = n.offer_id",
        "n",
    ),
    "resources_deployments_of": ("resources_deployment", "resources_deployment o", "o"),
}
RELAYED = [
    f"""CREATE OR REPLACE FUNCTION {name}(p_request bigint) RETURNS SETOF {rows}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT {of}.* FROM {tables} WHERE o.request_id = p_request AND {PARTY} ORDER BY {of}.id
$$"""
    for name, (rows, tables, of) in TOLD.items()
] + [f"GRANT EXECUTE ON FUNCTION {name}(bigint) TO eoc_relay" for name in TOLD]
# The clock ends offers and proposes: what it changes, and nothing else, the relay may change.
CLOCK = {
    REQUEST: "UPDATE",
    LINE: "UPDATE",
    OFFER: "UPDATE",
    "resources_offerasset": "DELETE",
    "resources_booking": "UPDATE",
    "resources_asset": "UPDATE",
    "resources_statuschange": "INSERT",
}
USING = {
    "UPDATE": "USING (true) WITH CHECK (true)",
    "DELETE": "USING (true)",
    "INSERT": "WITH CHECK (true)",
}


def guard(name: str, table: str, when: str, function: str) -> str:
    """A trigger before an update of the state that meets a condition."""
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF state ON {table} FOR EACH ROW "
        f"WHEN ({when}) EXECUTE FUNCTION {function}()"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0014_terms'),
        ('incidents', '0008_map'),
        ('resources', '0010_costs'),
    ]

    operations = [
        migrations.CreateModel(
            name='AskingPolicy',
            fields=[
                ('agency', models.OneToOneField(on_delete=django.db.models.deletion.RESTRICT, primary_key=True, related_name='asking_policy', serialize=False, to='agencies.agency')),
                ('need_from', models.PositiveSmallIntegerField(blank=True, help_text='So many resources asked for need a section chief', null=True)),
                ('order_from', models.PositiveSmallIntegerField(blank=True, help_text='So many resources asked for need logistics', null=True)),
                ('finance_above', models.DecimalField(blank=True, decimal_places=2, help_text='An estimated cost above this needs finance', max_digits=12, null=True)),
                ('farthest_km', models.PositiveSmallIntegerField(blank=True, help_text='Partners farther away are not asked', null=True)),
                ('offer_minutes', models.PositiveSmallIntegerField(default=120, help_text='An offer of ours lapses after so many minutes')),
                ('first_offer_minutes', models.PositiveSmallIntegerField(blank=True, default=15, null=True)),
                ('accepted_minutes', models.PositiveSmallIntegerField(blank=True, default=30, null=True)),
                ('rolling_minutes', models.PositiveSmallIntegerField(blank=True, default=45, null=True)),
                ('on_scene_minutes', models.PositiveSmallIntegerField(blank=True, default=120, null=True)),
                ('escalate_minutes', models.PositiveSmallIntegerField(blank=True, help_text='What is unfilled then is proposed to the next tier', null=True)),
                ('version', models.IntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='due_at',
            field=models.DateTimeField(blank=True, help_text='The clock then proposes what is unfilled to the next tier', null=True),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='estimated_cost',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='farthest_km',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Ask nobody farther away', null=True),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='finance_code',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='fuel',
            field=models.BooleanField(default=False, help_text='Fuel is given'),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='late',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, editable=False, help_text='Clocks that have raised their alarm', size=None),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='legal_basis',
            field=models.CharField(choices=[('none', 'None needed'), ('declaration', 'Declaration in force'), ('governor', "Governor's declaration")], default='none', max_length=12),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='legal_words',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='lodging',
            field=models.BooleanField(default=False, help_text='Lodging is given'),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='meals',
            field=models.BooleanField(default=False, help_text='Meals are given'),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='parent',
            field=models.OneToOneField(blank=True, help_text='The request whose unfilled remainder it carries', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='child', to='resources.mutualaidrequest'),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='priority',
            field=models.CharField(choices=[('urgent', 'Urgent, life safety'), ('routine', 'Routine'), ('low', 'Low')], default='routine', max_length=8),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='proposed_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='safety_notes',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='self_sufficient',
            field=models.BooleanField(default=False, help_text='Brings what it needs'),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='tier',
            field=models.CharField(choices=[('local', 'Local'), ('county', 'County'), ('region', 'Region'), ('state', 'State')], default='local', max_length=8),
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='with_crew',
            field=models.BooleanField(default=False, help_text='Comes with its crew'),
        ),
        migrations.AddField(
            model_name='offer',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='cost_estimate',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='eta_minutes',
            field=models.PositiveIntegerField(blank=True, help_text='An estimate: ready-in and way, slowest asset', null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='expires_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='limits',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='offer',
            name='offered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='ready_minutes',
            field=models.PositiveSmallIntegerField(blank=True, help_text='From acceptance to departure', null=True),
        ),
        migrations.AddField(
            model_name='requestline',
            name='substitutes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, help_text='Kinds accepted instead', size=None),
        ),
        migrations.CreateModel(
            name='OfferCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('requesting', 'Requesting agency'), ('providing', 'Providing agency')], max_length=10)),
                ('assets', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='The assets proposed', size=None)),
                ('labels', models.CharField(max_length=1000)),
                ('arrive_by', models.DateTimeField(blank=True, null=True)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counters', to='resources.offer')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.CharField(choices=[('need', 'Section chief (need)'), ('order', 'Logistics (order)'), ('finance', 'Finance')], max_length=8)),
                ('afterwards', models.BooleanField(default=False)),
                ('signer', models.BigIntegerField(blank=True, help_text='The person who signed', null=True)),
                ('signed_by', models.CharField(blank=True, max_length=120)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='resources.mutualaidrequest')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('request', 'block'), name='approval_block_once'), models.UniqueConstraint(fields=('request', 'signer'), name='approval_signer_once'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signer__isnull', True)), models.Q(('signed_at__isnull', False), ('signer__isnull', False)), _connector='OR'), name='approval_signed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='BoxCardLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('level', models.PositiveSmallIntegerField()),
                ('quantity', models.PositiveSmallIntegerField(default=1)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='box_card', to='agencies.agency')),
                ('incident_type', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='incidents.incidenttype')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='resources.assetkind')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['incident_type', 'level', 'partner__name', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'incident_type', 'level', 'partner', 'kind'), name='box_card_line_once'), models.CheckConstraint(condition=models.Q(('level__range', (1, 9)), ('quantity__range', (1, 20))), name='box_card_line_range'), models.CheckConstraint(condition=models.Q(('agency', models.F('partner')), _negated=True), name='box_card_line_partner')],
            },
        ),
        migrations.CreateModel(
            name='OfferSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('requesting', 'Requesting agency'), ('providing', 'Providing agency')], max_length=10)),
                ('signer', models.BigIntegerField(help_text='The person who signed')),
                ('signed_by', models.CharField(max_length=120)),
                ('signed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='resources.offer')),
                ('providing_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
                ('requesting_agency', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('offer', 'side'), name='offer_signed_once'), models.UniqueConstraint(fields=('offer', 'signer'), name='offer_signer_one_side')],
            },
        ),
        migrations.AddField(
            model_name='mutualaidrequest',
            name='alarm_at',
            field=models.DateTimeField(blank=True, help_text="The next of the agency's thresholds runs over then", null=True),
        ),
        migrations.AddIndex(
            model_name='mutualaidrequest',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='request_due_at'),
        ),
        migrations.AddIndex(
            model_name='mutualaidrequest',
            index=models.Index(condition=models.Q(('alarm_at__isnull', False)), fields=['alarm_at'], name='request_alarm_at'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='offer_expires_at'),
        ),
        migrations.AddField(
            model_name="askingpolicy",
            name="next_tier",
            field=models.ForeignKey(
                blank=True,
                help_text="Who coordinates the next tier for us; it serves our territory too",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="mutualaidrequest",
            name="box_level",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="The alarm level of the box card that called it", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="mutualaidrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("incident", "requesting_agency", "box_level"),
                name="box_level_once",
            ),
        ),
        rls.protect(
            POLICY, read=rls.mine("agency_id"), write=rls.mine("agency_id"), relay="SELECT"
        ),
        rls.versioned(POLICY),
        rls.protect(
            APPROVAL,
            read=rls.mine("requesting_agency_id"),
            write=rls.mine("requesting_agency_id"),
        ),
        rls.protect(
            CARD, read=rls.mine("agency_id", "partner_id"), write=rls.mine("agency_id")
        ),
        rls.removable(CARD, rls.mine("agency_id")),
        rls.protect(COUNTER, read=TWO, write=SIDE),
        rls.protect(SIGNATURE, read=TWO, write=IN_PERSON),
        rls.replaced(REQUEST, "app_read", "SELECT", f"{SEEN} OR (state <> 'draft' AND {SHOWN})"),
        rls.replaced(REQUEST, "app_change", "UPDATE", SEEN),
        rls.replaced(LINE, "app_read", "SELECT", f"{SEEN_LINE} OR ({SENT} AND {SHOWN})"),
        rls.removable(
            SIGNATURE,
            f"{TWO} AND NOT EXISTS (SELECT FROM {OFFER} o WHERE o.id = offer_id "
            "AND o.state IN ('offered', 'countered', 'accepted'))",
        ),
        owned_by(APPROVAL, "request_id", REQUEST, **ASKING),
        owned_by(COUNTER, "offer_id", OFFER, **BOTH),
        owned_by(SIGNATURE, "offer_id", OFFER, **BOTH),
        migrations.RunSQL(
            [
                *(f"DROP POLICY app_change ON {table}" for table in (COUNTER, SIGNATURE)),
                APPROVED,
                LAPSED,
                WINDOW,
                SIGNED,
                "REVOKE ALL ON FUNCTION resources_signature_window(bigint) FROM PUBLIC",
                "REVOKE ALL ON FUNCTION resources_only_approved() FROM PUBLIC",
                "REVOKE ALL ON FUNCTION resources_only_signed() FROM PUBLIC",
                guard(
                    "only_approved",
                    REQUEST,
                    "OLD.state = 'draft' AND NEW.state = 'submitted'",
                    "resources_only_approved",
                ),
                guard(
                    "only_before_expiry",
                    OFFER,
                    "OLD.state IN ('offered', 'countered') AND NEW.state = 'accepted' "
                    "AND OLD.expires_at <= clock_timestamp()",
                    "resources_only_before_expiry",
                ),
                guard(
                    "only_signed",
                    "resources_deployment",
                    "OLD.state <> 'en_route' AND NEW.state = 'en_route'",
                    "resources_only_signed",
                ),
                *RELAYED,
                "CREATE POLICY relay_reads ON resources_statuschange FOR SELECT "
                "TO eoc_relay USING (true)",
                *(f"GRANT {verb} ON {table} TO eoc_relay" for table, verb in CLOCK.items()),
                *(
                    f"CREATE POLICY relay_clock ON {table} FOR {verb} TO eoc_relay {USING[verb]}"
                    for table, verb in CLOCK.items()
                ),
            ],
            migrations.RunSQL.noop,
        ),
    ]
