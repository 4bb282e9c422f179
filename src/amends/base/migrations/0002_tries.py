from django.db import migrations

MAKE = """
CREATE TABLE tries (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX tries_expires ON tries (expires);
"""


class Migration(migrations.Migration):
    """Django's cache table: tries to sign in are counted by all web processes together."""

    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE tries")]
