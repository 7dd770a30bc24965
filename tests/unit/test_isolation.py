"""Is everything that a sandbox may need loaded in advance, if it is asked to?"""

import json
import subprocess
import sys

# Python's own hook tells of every import and every file, and cannot be taken away again: hence the process.
_PLAYED = """
import json
import sys
from base64 import b64encode
from itertools import cycle
from urllib.request import Request, urlopen

from mockjumio import Sandbox, isolation
from mockjumio.clock import parse_timestamp
from mockjumio.contract import countries, enums
from mockjumio.play.check import preview
from mockjumio.play.random_scenarios import random_scenario
from mockjumio.play.images import make

NOW = parse_timestamp("2017-11-22T10:00:00Z")
seen = []


def note(event, details):
    if event in ("import", "open", "os.listdir", "os.scandir") and not str(details[0]).isdecimal():
        seen.append((event, str(details[0])))


isolation.load()
with Sandbox(callback_url="http://127.0.0.1:9/", settings={"retries": []}) as sandbox:
    sys.addaudithook(note)
    for scenario in sandbox.call("GET", "/scenarios")["items"]:
        sandbox.start(scenario["name"])
    for country, kind in zip(countries.names(), cycle(enums.ID_TYPES)):
        document = {"type": kind, "country": country}
        sandbox.start({"result": {"status": "APPROVED_VERIFIED"}, "document": document})
    sandbox.run_until_idle()
    drawn = set()
    for item in range(150):
        transaction = preview(random_scenario(1, item), seed=item, now=NOW).transaction
        kind = transaction.product, transaction.document.type
        if kind not in drawn:
            drawn.add(kind)
            make(transaction, "front" if transaction.document.type in enums.ID_TYPES else "1")
    scan = sandbox.play(set={"provided.customer_id": "{{ faker.company() }} {{ now.year }}"})
    words = b64encode(f"{sandbox.token}:{sandbox.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {words}", "User-Agent": "Shop/1.0"}
    reference = scan.reference
    for path in (f"recognition/v1/idscan/{reference}/front", f"api/netverify/v2/scans/{reference}/data"):
        with urlopen(Request(f"{sandbox.url}/{path}", headers=headers)):
            pass
    seen, later = [], seen
print(json.dumps(later))
"""


def test_nothing_is_imported_or_read_any_more_once_everything_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", _PLAYED], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
