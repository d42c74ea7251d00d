"""Tables of token scopes and break-glass; two equal roles of a person never overlap."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_sessions"),
        ("knox", "0009_extend_authtoken_field"),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("dispatcher", "Dispatcher"),
                            ("liaison", "Liaison"),
                            ("duty_officer", "Duty officer"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ends_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=120)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name_plural": "break-glass",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="TokenScope",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="scope",
                        serialize=False,
                        to="knox.authtoken",
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                (
                    "verbs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "Read"),
                                ("incidents.write", "Log and change incidents"),
                                ("resources.write", "Keep and commit assets"),
                                ("mutual_aid.write", "Ask for and give mutual aid"),
                                ("alerts.write", "Acknowledge alerts"),
                                ("agencies.write", "Administer: people, agreements, declarations"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "addresses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        blank=True,
                        default=list,
                        help_text="Networks it may be used from, as CIDR; empty: from everywhere",
                        size=None,
                    ),
                ),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_once",
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("agency", "="),
                    ("role", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_not_twice",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="break_glasses",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="break_glasses",
                to="agencies.person",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="reviewed",
                to="agencies.person",
            ),
        ),
        migrations.AddField(
            model_name="tokenscope",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="token_scopes",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="tokenscope",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="token_scopes",
                to="agencies.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["dispatcher", "liaison", "duty_officer"])),
                name="break_glass_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("opened_at")),
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("opened_at"),
                            "+",
                            models.Value(datetime.timedelta(seconds=14400)),
                        ),
                    ),
                ),
                name="break_glass_duration",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("closed_at__gte", models.F("opened_at")),
                    _connector="OR",
                ),
                name="break_glass_closed_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("review_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="break_glass_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="break_glass_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("agency", "="),
                    (
                        models.Func(
                            "opened_at",
                            django.db.models.functions.comparison.Least("ends_at", "closed_at"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="break_glass_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="tokenscope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verbs__contained_by",
                        [
                            "read",
                            "incidents.write",
                            "resources.write",
                            "mutual_aid.write",
                            "alerts.write",
                            "agencies.write",
                        ],
                    ),
                    ("verbs__len__gte", 1),
                ),
                name="token_verbs",
            ),
        ),
    ]
