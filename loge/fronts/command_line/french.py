"""What click says in English, in French: the headings of the help, and why a value is refused."""

import re

import click

HEADINGS = {"Options": "Options", "Commands": "Commandes"}
WORDS = [
    (re.compile(r"^Show this message and exit\.$"), "Afficher cette aide."),
    (re.compile(r"\[OPTIONS\] COMMAND \[ARGS\]\.\.\."), "[OPTIONS] COMMANDE [ARGUMENTS]…"),
    (re.compile(r"\brequired\]"), "obligatoire]"),
    (re.compile(r"(?<=[\[ ])default: "), "par défaut : "),
    (re.compile(r"^(.+) is not a valid (?:integer|float)(?: range)?\.$"), r"\1 n’est pas un nombre."),
    (re.compile(r"^(.+) is not in the range (.+)\.$"), r"\1 n’est pas dans l’intervalle \2."),
    (re.compile(r"^(.+) is not one of (.+)\.$"), r"\1 n’est pas l’une de ces valeurs : \2."),
    (re.compile(r"^(.+) does not match the formats? (.+)\.$"), r"\1 ne s’écrit pas comme \2."),
    (re.compile(r"^(?:File|Path|Directory) (.+) does not exist\.$"), r"\1 n’existe pas."),
    (re.compile(r"^(?:File|Path|Directory) (.+) is a (?:directory|file)\.$"), r"\1 n’est pas ce qui est attendu là."),
    (re.compile(r"^(?:File|Path|Directory) (.+) is not readable\.$"), r"\1 ne peut pas être lu."),
]
NO_SUCH_COMMAND = re.compile(r"No such command '(.+)'\.(?: .*)?", re.S)


def in_french(words: str) -> str:
    for pattern, said in WORDS:
        words = pattern.sub(said, words)
    return words


class HelpFormatter(click.HelpFormatter):
    """The page of `--help`; main() gives it to every command."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, in_french(args), prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)} :\n")

    def write_dl(self, rows, col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, in_french(words)) for name, words in rows], col_max, col_spacing)


def explain(error: click.UsageError) -> str:
    """Why a command could not be understood, and where to read how it is written."""
    where = f"\nAide : {error.ctx.command_path} --help" if error.ctx else ""
    match error:
        case click.NoSuchOption():
            return f"Option inconnue : {error.option_name}.{where}"
        case click.UsageError(message=said) if missing := NO_SUCH_COMMAND.fullmatch(said):
            return f"Commande inconnue : {missing[1]}.{where}"
        case click.MissingParameter():
            return f"Il manque {_name(error)}.{where}"
        case click.BadParameter():
            return f"Valeur refusée pour {_name(error)} : {in_french(error.message)}{where}"
        case _:
            return f"Commande mal écrite : {error.message}{where}"


def _name(error: click.BadParameter):
    return error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
