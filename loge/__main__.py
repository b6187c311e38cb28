"""The ``loge`` command, also reached as ``python -m loge``."""

from loge.fronts.command_line.main import main

if __name__ == "__main__":
    main()
