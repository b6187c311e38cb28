from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True, verbose_name="mot ou expression")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("health", "Santé"),
                            ("religion", "Religion, origine, opinions"),
                            ("judgement", "Jugement sur la personne"),
                            ("offence", "Infractions, casier"),
                        ],
                        max_length=10,
                        verbose_name="catégorie",
                    ),
                ),
            ],
            options={
                "verbose_name": "mot à éviter",
                "verbose_name_plural": "mots à éviter",
                "ordering": ["category", "word"],
            },
        ),
    ]
