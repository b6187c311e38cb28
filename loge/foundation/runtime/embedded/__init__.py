"""Django database engine: PostgreSQL, on the embedded server of the data folder.

The server is started when the first connection is asked for, so that commands which need no database
start none. Settings: ``OPTIONS = {"data_folder": …, "durable": True}``.
"""
