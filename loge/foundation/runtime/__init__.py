"""What runs Loge on a machine: the embedded database server and the processes beside it."""
