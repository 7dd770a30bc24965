#!/bin/sh
# The bars of an American licence say NONE where its holder has no middle name (AAMVA DL/ID Card Design Standard, annex D).
# Parsers hand that out as a name: whoever compares the bars with what an identity check has read is told of MARY NONE DOE.
# Needs node, npm, python3 and pip. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-usdl@3.2.0 aamva-parser@1.7.0 aamva@2.0.0
python3 -m venv venv
venv/bin/pip install -q aamva-parser==0.1.2
cat > licence.py <<'PYTHON'
elements = (
    "DAQD1234567 DCSDOE DDEN DACMARY DDFN DADNONE DDGN DCAD DCBNONE DCDNONE DBD05012015 DBB01311985 DBA12312027 DBC2 "
    "DAU064_in DAYBRO DAG12_MAIN_ST DAIAUSTIN DAJTX DAK787010000__ DCF12345678901234567890 DCGUSA"
)
subfile = "DL" + elements.replace(" ", "\n").replace("_", " ") + "\r"
header = "@\n\x1e\rANSI 636015090001DL"
with open("licence.txt", "w", newline="") as file:
    file.write(f"{header}{len(header) + 8:04}{len(subfile):04}{subfile}")
PYTHON
venv/bin/python licence.py
cat > ask.cjs <<'JAVASCRIPT'
const text = require("fs").readFileSync("licence.txt", "utf8");
console.log("parse-usdl 3.2.0:", require("parse-usdl").parse(text).middleName);
console.log("aamva-parser 1.7.0:", require("aamva-parser").getFullName(text));
const said = console.log;
console.log = () => {};  // what aamva says while it parses
const { middle } = require("aamva").pdf417(text).name;
said("aamva 2.0.0:", middle);
JAVASCRIPT
cat > ask.py <<'PYTHON'
import aamva_parser

with open("licence.txt", newline="") as file:
    print("aamva-parser 0.1.2 (PyPI):", aamva_parser.get_full_name(file.read()))
PYTHON
{ node ask.cjs; venv/bin/python ask.py; } | tee found
cat > expected <<'TEXT'
parse-usdl 3.2.0: NONE
aamva-parser 1.7.0: MARY NONE DOE
aamva 2.0.0: NONE
aamva-parser 0.1.2 (PyPI): MARY NONE DOE
TEXT
cmp -s found expected
