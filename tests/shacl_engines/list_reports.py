"""Write the list of the results of the examples, tests/shapes/reports.tsv, as Jena reports them."""

import tempfile
from pathlib import Path

from gwangju_kg.dataset import reading
from gwangju_kg.project.project_folder import Project
from shacl_engines import engines


def main() -> None:
    """Validate all examples and write the list, sorted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = Project.open(engines.HERE.parents[1])
        inputs = engines.write_inputs(reading.read_project(project), folder)
        reports = engines.validate(
            "jena", inputs.shapes, inputs.definitions, inputs.examples.values(), folder
        )
        lines = [
            "\t".join((example, *result))
            for (example, path), report in zip(inputs.examples.items(), reports, strict=True)
            for result in engines.results(report, engines.subjects(path))
        ]
    heads = "\t".join(("example", *engines.ReportedResult._fields))
    engines.REPORTS.write_text("\n".join((heads, *sorted(lines), "")), "utf-8")


if __name__ == "__main__":
    main()
