import django.db.models.deletion
import pgvector.django
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("support", "0003_desk")]

    operations = [
        # Where it exists already nothing is done; to create it one must be a superuser.
        pgvector.django.VectorExtension(),
        migrations.CreateModel(
            name="ChunkEmbedding",
            fields=[
                (
                    "chunk",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="support.articlechunk",
                    ),
                ),
                ("model", models.CharField(max_length=200)),
                (
                    "vector",
                    pgvector.django.VectorField(
                        dimensions=settings.SUPPORT_EMBEDDING_DIMENSIONS
                    ),
                ),
            ],
            options={
                "indexes": [
                    pgvector.django.HnswIndex(
                        fields=["vector"],
                        name="chunk_embedding_nearest",
                        opclasses=["vector_cosine_ops"],
                    )
                ],
            },
        ),
        # A vector goes with its piece whether or not Django knows of this table.
        migrations.RunSQL(
            "ALTER TABLE semantic_chunkembedding ADD CONSTRAINT chunk_embedding_chunk"
            " FOREIGN KEY (chunk_id) REFERENCES support_articlechunk (id)"
            " ON DELETE CASCADE",
            "ALTER TABLE semantic_chunkembedding DROP CONSTRAINT chunk_embedding_chunk",
        ),
    ]
