"""The ``loge`` command, also reached as ``python -m loge``: assembles what the fronts offer to the command line."""

from loge.fronts.command_line.main import cli
from loge.fronts.command_line.main import main as run_command
from loge.fronts.command_line.run import Demonstration
from loge.fronts.demonstration.commands import demo, load_if_empty, logins
from loge.fronts.demonstration.register.command import sample_register


def main() -> None:
    cli.add_command(sample_register)
    cli.add_command(demo)
    run_command(Demonstration(load_if_empty=load_if_empty, logins=logins))


if __name__ == "__main__":
    main()
