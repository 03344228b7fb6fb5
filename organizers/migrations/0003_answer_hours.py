from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizers", "0002_first_rules")]

    operations = [
        migrations.AddField(
            model_name="platformrules",
            name="answer_hours",
            field=models.PositiveSmallIntegerField(default=48, verbose_name="answer to a question, hours"),
        )
    ]
