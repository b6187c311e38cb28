from django.db.backends.postgresql import base

from loge.foundation.runtime import postgres


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        options = self.settings_dict["OPTIONS"]
        server = postgres.ensure_running(options["data_folder"], durable=options.get("durable", True))
        where = {"host": postgres.HOST, "port": str(server.port), "user": postgres.ROLE, "password": server.password}
        # All threads share these settings and connect at the same moment after a crash: nothing is taken out of them.
        self.settings_dict.update({name.upper(): value for name, value in where.items()})
        parameters = {**super().get_connection_params(), **where}
        return {name: value for name, value in parameters.items() if name not in ("data_folder", "durable")}
