"""What does the callback of the Authentication product say? Its table, from edition 2019-07 on."""

from typing import Final

from mockjumio.contract import kinds
from mockjumio.contract.conditions import status_in, was_provided
from mockjumio.contract.editions import Rows
from mockjumio.contract.enums import AUTHENTICATION_RESULTS, EXPIRED, SDK, WEB, Word
from mockjumio.contract.kinds import TEXT, TIMESTAMP
from mockjumio.contract.rules import ArrayOf, Field, Table, listed, only

AUTHENTICATION_SOURCES: Final = Rows(
    "Callback for Netverify Authentication, scanSource", *map(Word, (SDK, WEB))
)
SEEN: Final = ~status_in(EXPIRED)

AUTHENTICATION_CALLBACK: Final = Table(
    "Callback for Netverify Authentication",
    Field("callBackType", TEXT, "kind of callback", mandatory=True, values=only("NETVERIFY_AUTHENTICATION")),
    Field(
        "transactionReference",
        kinds.UUID,
        "Jumio's reference of the authentication",
        mandatory=True,
        max_length=36,
    ),
    Field(
        "transactionResult",
        TEXT,
        "result of the authentication",
        mandatory=True,
        values=listed(AUTHENTICATION_RESULTS, lambda case: case.status),
    ),
    Field("transactionDate", TIMESTAMP, "when the authentication was created", mandatory=True),
    Field("callbackDate", TIMESTAMP, "when the callback was created", mandatory=True),
    Field(
        "scanSource",
        TEXT,
        "by which way the images came",
        mandatory=True,
        values=listed(AUTHENTICATION_SOURCES, lambda case: case.source or SDK, "the source of the images"),
    ),
    Field("idScanImageFace", kinds.URL, "URL of the face image", permitted=SEEN),
    Field(
        "livenessImages",
        ArrayOf("a JSON array of URLs", kinds.URL),
        "URLs of the images by which liveness was judged",
        permitted=SEEN,
    ),
    Field("userReference", TEXT, "the customer's ID as provided", required=was_provided("customer_id")),
)
