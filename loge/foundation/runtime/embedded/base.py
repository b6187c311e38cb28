from django.db.backends.postgresql import base

from loge.foundation.runtime import postgres


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        options = dict(self.settings_dict["OPTIONS"])
        server = postgres.ensure_running(options.pop("data_folder"), durable=options.pop("durable", True))
        self.settings_dict.update(
            HOST=postgres.HOST, PORT=str(server.port), USER=postgres.ROLE, PASSWORD=server.password
        )
        kept, self.settings_dict["OPTIONS"] = self.settings_dict["OPTIONS"], options
        try:
            return super().get_connection_params()
        finally:
            self.settings_dict["OPTIONS"] = kept
