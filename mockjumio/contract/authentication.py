"""What do callback and retrieval of the Authentication product say? Their tables, from edition 2019-07 on."""

from typing import Final

from mockjumio.contract import kinds
from mockjumio.contract.conditions import status_in, was_provided
from mockjumio.contract.editions import Rows
from mockjumio.contract.enums import AUTHENTICATION_RESULTS, EXPIRED, FACE, SDK, WEB, Word
from mockjumio.contract.kinds import TEXT, TIMESTAMP
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, listed, only

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

CREATED: Final = "CREATED"
STARTED: Final = "STARTED"
RETRIEVED_RESULTS: Final = Rows(
    "Netverify Retrieval API, transactionResult",
    *map(Word, (CREATED, STARTED, *AUTHENTICATION_RESULTS)),
)

AUTHENTICATION_IMAGE: Final = Table(
    "Netverify Retrieval API, image of an authentication",
    Field("classifier", TEXT, "what it shows", mandatory=True, values=only(FACE)),
    Field("href", kinds.URL, "URL of the image", mandatory=True),
)

# Unlike the answers about scans without a head: the guide announces a timestamp for later.
AUTHENTICATION_DATA: Final = Table(
    "Netverify Retrieval API, authentication",
    AUTHENTICATION_CALLBACK["transactionReference"],
    Field(
        "transactionResult",
        TEXT,
        "result of the authentication, or how far it is",
        mandatory=True,
        values=listed(RETRIEVED_RESULTS),
    ),
    AUTHENTICATION_CALLBACK["transactionDate"],
    Field(
        "scanSource",
        TEXT,
        "by which way the images came",
        mandatory=True,
        values=listed(AUTHENTICATION_SOURCES),
    ),
    Field(
        "images",
        ArrayOf("a JSON array of images", ObjectOf("an image", lambda case: AUTHENTICATION_IMAGE)),
        "the face image, once there is one",
    ),
    Field(
        "livenessImages",
        ArrayOf("a JSON array of URLs", kinds.URL),
        "URLs of the images by which liveness was judged",
    ),
)
