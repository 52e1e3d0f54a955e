import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelEndpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="What staff see in the attempts.",
                        max_length=100,
                        unique=True,
                    ),
                ),
                (
                    "preset",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the one the address suggests.",
                        max_length=20,
                    ),
                ),
                (
                    "base_url",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the preset's.",
                        max_length=500,
                        verbose_name="base URL",
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        blank=True, help_text="Empty: the preset's.", max_length=200
                    ),
                ),
                (
                    "key_variable",
                    models.CharField(
                        blank=True,
                        help_text="The name of a variable that ends in _API_KEY.",
                        max_length=100,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z][A-Z0-9_]*_API_KEY\\Z"
                            )
                        ],
                        verbose_name="key from the environment",
                    ),
                ),
                ("key_encrypted", models.TextField(blank=True, editable=False)),
                (
                    "context_tokens",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Prompt and answer together. 0: the preset's figure.",
                    ),
                ),
                (
                    "price_in",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="price of a million tokens in",
                    ),
                ),
                (
                    "price_out",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="price of a million tokens out",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=0, help_text="The lowest is asked first."
                    ),
                ),
                ("enabled", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="cost",
            field=models.DecimalField(
                blank=True, decimal_places=8, max_digits=20, null=True
            ),
        ),
    ]
