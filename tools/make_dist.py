"""What is released? sdist and wheel that anybody can build again to the byte, with what is in them listed.

The sdist is the repository: all that is committed, and nothing else, so whoever has it can run the tests.
Beside both: an SBOM (CycloneDX), the licences of all that the wheel brings along, and what pip-audit knows.
With ``--try PYTHON …`` the sdist's tests are run against the wheel, with each of these interpreters. What
fails ends it with 1, once all was tried; so does an audit that could ask for nothing, but for ``--no-audit``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
CONSTRAINTS = ROOT / "constraints.txt"
NOT_OF_THE_WHEEL = (  # about the checkout itself
    "--ignore=tests/docs",
    "--ignore=tests/ocr",
    "--deselect=tests/unit/client/test_sandbox.py::test_the_file_is_what_the_tool_writes",
    "--deselect=tests/examples/test_containers.py::test_the_image_is_built_from_what_is_there_and_let_in",
)


def run(*words: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """What a command prints; a failure ends all of it, with what it said."""
    done = attempt(*words, cwd=cwd, **environment)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def attempt(*words: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=False,
    )


def build(into: Path) -> list[Path]:
    """sdist and wheel; their files are as old as the last commit, whenever they are built."""
    committed = run("git", "log", "-1", "--format=%ct").strip()
    run(sys.executable, "-m", "build", "--outdir", into, ROOT, SOURCE_DATE_EPOCH=committed)
    return sorted(into.iterdir())


def build_twice() -> tuple[Path, Path]:
    """sdist and wheel, once both builds have come to the same bytes."""
    shutil.rmtree(DIST, ignore_errors=True)
    files = build(DIST)
    with tempfile.TemporaryDirectory() as again:
        for one, other in zip(files, build(Path(again)), strict=True):
            if one.read_bytes() != other.read_bytes():
                sys.exit(f"{one.name} is built anew as other bytes")
            print(f"{one.name}: {one.stat().st_size / 1024:,.0f} kB, the same twice")
    print(run(sys.executable, "-m", "twine", "check", "--strict", *files).strip())
    sdist, wheel = sorted(files, key=lambda one: one.suffix == ".whl")
    hold_against_repository(sdist)
    return sdist, wheel


def hold_against_repository(sdist: Path) -> None:
    with tarfile.open(sdist) as packed:
        there = {name.partition("/")[2] for name in packed.getnames()} - {"PKG-INFO"}
    committed = set(run("git", "ls-files").splitlines())
    if there != committed:
        sys.exit(f"{sdist.name} lacks {sorted(committed - there)}, has {sorted(there - committed)} too")


def environment_of(wheel: Path, folder: Path, python: str = sys.executable, *more: str | Path) -> Path:
    """A fresh environment with the wheel; the path of its interpreter."""
    run(python, "-m", "venv", folder)
    inside = folder / "bin" / "python"
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(inside, *install, "--upgrade", "pip")  # groups are of 2025
    run(inside, *install, "--constraint", CONSTRAINTS, wheel, *more)
    return inside


def list_contents(wheel: Path) -> str:
    """SBOM and licences of what somebody gets who installs the wheel; returns that, pinned."""
    with tempfile.TemporaryDirectory() as folder:
        inside = environment_of(wheel, Path(folder))
        sbom = DIST / f"{wheel.name.partition('-py3')[0]}.cdx.json"
        tools = Path(sys.executable).parent
        options = (
            "--output-reproducible",
            "--of",
            "JSON",
            "-o",
            sbom,
            "--pyproject",
            ROOT / "pyproject.toml",
        )
        run(tools / "cyclonedx-py", "environment", *options, inside)
        listed = ("--format=markdown", "--order=license", "--with-urls", f"--python={inside}")
        licences = run(tools / "pip-licenses", *listed, "--ignore-packages", "mockjumio", "pip", "setuptools")
        (DIST / "LICENSES.md").write_text(licences, encoding="utf-8")
        print(f"{sbom.name}, LICENSES.md: {licences.count(chr(10)) - 2} packages")
        return run(inside, "-m", "pip", "freeze", "--exclude", "mockjumio", "--exclude", "pip")


def audit(pinned: str) -> bool:
    """Whether no hole is known. Of a package that it cannot ask for pip-audit says nothing, and is content:
    that is no answer, and here a failure.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pinned)
        file.flush()
        words = (Path(sys.executable).parent / "pip-audit", "--disable-pip", "--no-deps", "--format=json")
        done = attempt(*words, "--progress-spinner=off", "-r", file.name)
    try:
        asked = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"PIP-AUDIT FAILED: it could ask nobody.\n{done.stdout}{done.stderr}")
        return False
    unknown = [one["name"] for one in asked if "skip_reason" in one]
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}" for one in asked for hole in one.get("vulns", ())
    ]
    print(
        f"pip-audit: asked for {len(asked) - len(unknown)} of {len(asked)} packages, {len(holes)} holes known"
    )
    if holes:
        print("HOLES: " + "; ".join(holes))
    if unknown:
        print(f"PIP-AUDIT COULD NOT ASK for {', '.join(unknown)}.")
        print("Nothing is known of these. Run it where its service is reached, or say --no-audit (AUDIT=no).")
    return not holes and not unknown


def try_wheel(sdist: Path, wheel: Path, python: str, processes: str) -> bool:
    """Whether the sdist's tests pass against the wheel, with no package beside them."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(sdist) as packed:
            packed.extractall(folder, filter="data")
        (place,) = Path(folder).iterdir()
        shutil.rmtree(place / "mockjumio")
        inside = environment_of(wheel, place / "venv", python, "--group", f"{place / 'pyproject.toml'}:dev")
        done = attempt(inside, "-m", "pytest", "-q", "-n", processes, *NOT_OF_THE_WHEEL, cwd=place)
        said = done.stdout.strip().splitlines() or [done.stderr]
        print(f"{python}: {said[-1]}", flush=True)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
        return not done.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--try", dest="pythons", nargs="*", default=[], metavar="PYTHON")
    parser.add_argument("--processes", default="auto", help="how many run the tests at a time")
    parser.add_argument("--no-audit", dest="audit", action="store_false", help="ask nobody for known holes")
    arguments = parser.parse_args()
    sdist, wheel = build_twice()
    pinned = list_contents(wheel)
    well = [try_wheel(sdist, wheel, python, arguments.processes) for python in arguments.pythons]
    if arguments.audit:
        well.append(audit(pinned))
    else:
        print("NOT AUDITED: nobody was asked for known holes.")
    if not all(well):
        sys.exit(1)


if __name__ == "__main__":
    main()
