"""How does ``mockjumio demo`` show the main job?"""

import argparse
import asyncio

from mockjumio.cli.output import colour, print_json, table
from mockjumio.demo.main_job import PlayedScan, Report, play_main_job


def run(arguments: argparse.Namespace) -> int:
    report = asyncio.run(play_main_job(arguments.seed))
    if arguments.json:
        print_json(_view(report))
    else:
        _print(report)
    return 0 if report.well else 1


def _print(report: Report) -> None:
    rows = [
        (
            one.scenario,
            one.received,
            "none" if one.answer is None else str(one.answer),
            f"{one.images} ({one.image_bytes / 1024:.0f} kB)" if one.images else "none",
            colour("ok", "good") if not _wrong(one) else colour(_wrong(one), "bad"),
        )
        for one in report.played
    ]
    print(table(("SCENARIO", "VERDICT, RETRIEVED", "ANSWER", "IMAGES FETCHED", ""), rows))
    reference, deleted, afterwards = report.deleted
    who = " ".join(str(report.retrieved[key]) for key in ("firstName", "lastName"))
    what = " ".join(str(report.retrieved[key]) for key in ("issuingCountry", "type", "number"))
    print(f"\nRetrieved the approved scan: {report.retrieved['status']}, {who}, {what}")
    print(f"Deleted {reference}: {deleted}; asked again: {afterwards}")
    minutes, seconds = report.simulated_minutes, report.seconds
    print(f"{minutes:.0f} minutes of the merchant's time passed in {seconds:.1f} seconds.")
    if report.well:
        print(colour("All well.", "good") + " Next: mockjumio trigger approved --to http://localhost:8080/…")
    else:
        print(colour("Something is wrong, see above.", "bad"))


def _wrong(one: PlayedScan) -> str:
    if one.received != one.expected:
        return f"expected {one.expected}"
    return "; ".join(one.problems) or ("" if one.answer == 200 else "not accepted")


def _view(report: Report) -> dict[str, object]:
    return {
        "well": report.well,
        "played": [one._asdict() for one in report.played],
        "retrieved": report.retrieved,
        "deleted": dict(zip(("reference", "answer", "afterwards"), report.deleted, strict=True)),
        "simulated_minutes": report.simulated_minutes,
        "seconds": round(report.seconds, 3),
    }
