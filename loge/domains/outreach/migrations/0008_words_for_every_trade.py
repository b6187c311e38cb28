from django.db import migrations


def hand_over(apps, schema_editor):
    """The landlord's own list becomes that of every trade; where they never made one, the shipped list stands."""
    old, new = apps.get_model("outreach", "NoteWord"), apps.get_model("wording", "Word")
    rows = old.objects.order_by("pk").values_list("word", "category")
    new.objects.bulk_create([new(word=word, category=category) for word, category in rows], ignore_conflicts=True)


def take_back(apps, schema_editor):
    old, new = apps.get_model("outreach", "NoteWord"), apps.get_model("wording", "Word")
    rows = new.objects.order_by("pk").values_list("word", "category")
    old.objects.bulk_create([old(word=word, category=category) for word, category in rows], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0007_quiet_homes"), ("wording", "0001_initial")]

    operations = [migrations.RunPython(hand_over, take_back), migrations.DeleteModel(name="NoteWord")]
