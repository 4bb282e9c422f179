import django.contrib.postgres.search
import django.db.models.functions.text
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0002_last_seen_and_found'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='customer',
            name='customer_by_word',
        ),
        migrations.RemoveField(
            model_name='customer',
            name='words',
        ),
        migrations.AddField(
            model_name='customer',
            name='words',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(django.db.models.functions.text.Lower(django.db.models.functions.text.Left('name', 200)), output_field=models.TextField(), template='normalize(%(expressions)s, NFD)'), models.Value('[̀-ͯ]'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('øłđħı'), models.Value('oldhi'), function='translate', output_field=models.TextField()), models.Value(' \t\n\r\x0c\x0b!"#$&\'()*+,-./:;<=>?@[\\]^_`{|}~\xa0\u2009\u202f\u3000–—‘’“”«»·…・،\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff'), models.Value('                                                                 '), function='translate', output_field=models.TextField()), models.Value(' '), function='string_to_array', output_field=models.TextField()), models.Value(''), function='array_remove', output_field=models.TextField()), function='array_to_tsvector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='customer_by_word'),
        ),
    ]
