#!/bin/sh
# Phones write photographs with a preview behind the first picture (CIPA DC-007, multi-picture format): a JPEG for every
# viewer and every MIME type. Pillow opens one when told to take nothing but JPEG, and then calls its format MPO, so that
# `picture.format == "JPEG"` refuses many customers' photographs. Needs python3 and pip.
# Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
python3 -m venv venv
venv/bin/pip install -q pillow==13.0.0
cat > ask.py <<'PYTHON'
from importlib.metadata import version
from io import BytesIO

from PIL import Image

photograph, preview, file = Image.new("RGB", (640, 480), "gray"), Image.new("RGB", (160, 120), "gray"), BytesIO()
photograph.save(file, "MPO", save_all=True, append_images=[preview])
print("begins as a JPEG:", file.getvalue()[:3] == b"\xff\xd8\xff")
with Image.open(BytesIO(file.getvalue()), formats=("JPEG",)) as opened:
    print(f"Pillow {version('pillow')}, formats=('JPEG',): format {opened.format}, {opened.get_format_mimetype()}, {opened.n_frames} pictures")
    raise SystemExit(0 if opened.format == "MPO" else 1)
PYTHON
venv/bin/python ask.py
