from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('steering', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entered',
            name='value',
            field=models.FloatField(blank=True, null=True),
        ),
    ]
