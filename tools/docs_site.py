"""How does the repository become a site? A hook of mkdocs, for pages and links that lead out of docs/."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
OUTSIDE = {  # the page that each becomes
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "examples/README.md": "examples.md",
}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    for source, page in OUTSIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    for file in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        found = files.get_file_from_path(f"decisions/{file.name}")
        if found is not None:
            found.inclusion = found.inclusion.__class__.NOT_IN_NAV
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links as they work in the site; a file that is no page is only named."""
    source = next((one for one, made in OUTSIDE.items() if made == page.file.src_uri), None)
    here = (ROOT / (source or f"docs/{page.file.src_uri}")).parent

    def link(found: re.Match[str]) -> str:
        image, words, target, anchor = found[1], found[2], found[3], found[4] or ""
        if re.match(r"[a-z]+:", target):
            return found[0]
        path = (here / target).resolve()
        if not path.is_relative_to(ROOT):
            return found[0]
        name = path.relative_to(ROOT).as_posix()
        inside = OUTSIDE.get(name) or (name.removeprefix("docs/") if name.startswith("docs/") else None)
        if inside is None or (not path.is_file() and name not in OUTSIDE):
            return f"{words} (`{name}`)" if words.strip("`") != name else words
        depth = page.file.src_uri.count("/")
        return f"{image}[{words}]({'../' * depth}{inside}{anchor})"

    return _LINK.sub(link, markdown)
