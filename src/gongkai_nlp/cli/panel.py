"""The command ``panel``: the indicators of all reports as one table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai_nlp.cli.common import Files, Rules, end, errors_in_one_line, read_reports
from gongkai_nlp.errors import GongkaiError, MissingExtraError

if TYPE_CHECKING:
    from gongkai_nlp.results import Failure


def panel(
    files: Files,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: .csv or .parquet.")],
    rules: Rules = None,
) -> None:
    """Write the indicators of all reports as one table, a row for each figure of an issuer and year."""
    from gongkai_nlp.outputs.panels import panel as panel_of

    with errors_in_one_line():
        failures: list[Failure] = []
        frame = panel_of(read_reports(files, rules, failures))
        try:
            if output.suffix == ".parquet":
                frame.astype(dict.fromkeys(("value", "low", "high"), "string")).to_parquet(output)
            else:
                frame.to_csv(output, index=False)
        except OSError as error:
            raise GongkaiError(f"{output}: {error.strerror}; name a file that can be written") from error
        except ImportError as error:
            message = "Parquet needs pyarrow; install it with: pip install 'gongkai-nlp[parquet]'"
            raise MissingExtraError(message) from error
        end(failures)
