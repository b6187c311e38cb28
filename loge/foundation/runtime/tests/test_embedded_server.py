from django.db import connection


def test_django_speaks_to_the_embedded_server():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('lc_collate', true)")
        version, _ = cursor.fetchone()
    assert version >= 150000
