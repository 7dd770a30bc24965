"""How does a merchant make an account, upload, and finalize? Calls that begin a workflow or go on with it."""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, quote

from mockjumio.clock import SECOND, timestamp
from mockjumio.contract.platform.workflows import API, DATA, DOCUMENT, FACEMAP, ID, PARTS, SDK, WEB, WORKFLOWS
from mockjumio.errors import BrokenContract, ImpossibleValue, Stopping, TooMany
from mockjumio.initiate import account_requests
from mockjumio.initiate.reading import BadRequest
from mockjumio.messages.links import Links
from mockjumio.messages.platform import workflow_links
from mockjumio.messages.platform.details import is_todays, kept_part
from mockjumio.messages.platform.verdicts import kept_as
from mockjumio.run import initiating
from mockjumio.specimens.image import marked_scenario
from mockjumio.transaction import Credential, State, Transaction, Workflow
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Answer, body_of, parse_json, parts_of, picture_of
from mockjumio.web.jumio.starts import is_hosted
from mockjumio.web.platform.platform_callers import Call, issue_token

MOST_PART: Final = 16 * 1024 * 1024


async def token(call: Call) -> Answer:
    """OAuth2: client credentials. While a token lives, the same one comes again."""
    body = await body_of(call.asked)
    form = dict(parse_qsl(body.decode("utf-8", "replace")))
    call.asked.content["grant_type"] = form.get("grant_type", "")
    if form.get("grant_type") != "client_credentials":
        raise Refusal(400, "send grant_type=client_credentials as a form")
    issued, expires = issue_token(call.account, call.state)
    left = (expires - call.account.clock.now()) // SECOND
    return _json({"access_token": issued, "expires_in": left, "token_type": "Bearer"})


async def create(call: Call) -> Answer:
    return await _start(call, None)


async def update(call: Call) -> Answer:
    """One more workflow of a user who is known."""
    first = call.user()
    if first.deleted is not None:
        raise Refusal(404, f"account {call.names['account']} was deleted")
    return await _start(call, call.names["account"])


async def _start(call: Call, user: str | None) -> Answer:
    account, settings = call.account, call.account.settings
    content = _parse(call, await body_of(call.asked))
    try:
        asked = account_requests.understand(content, settings, account.wire, hosted=is_hosted(account))
    except BadRequest as error:
        raise Refusal(400, error.why, said=error.said) from None
    call.asked.remarks += asked.meaning.remarks
    _judge_credentials_on_file(call, asked.workflow)
    if user is not None:
        asked = asked._replace(workflow=asked.workflow._replace(account=user))
    try:
        accepted, remarks = initiating.start(
            call.simulation, account, asked.product, asked.meaning, {}, None, asked
        )
    except (ImpossibleValue, BrokenContract) as error:
        raise Refusal(400, str(error).replace("\n", "; ")) from None
    except TooMany as error:
        raise Refusal(429, str(error)) from None
    except Stopping as error:
        raise Refusal(503, str(error)) from None
    call.asked.remarks += remarks
    call.asked.reference = accepted.begun.reference
    scan = (await call.simulation.send_early(accepted)).begun
    return Answer(_start_answer(call, scan, scan.workflow or asked.workflow))


def _judge_credentials_on_file(call: Call, workflow: Workflow) -> None:
    for one in workflow.credentials:
        if one.id is None:
            continue
        kept = _workflow_of(call, one.id)
        if kept is None:
            raise Refusal(400, f"workflowDefinition.credentials has the id {one.id}, which no credential has")
        if one.category == FACEMAP and kept.biometrics_deleted is not None:
            raise Refusal(400, f"the biometrics of credential {one.id} were deleted")


def _workflow_of(call: Call, credential: str) -> Workflow | None:
    """The workflow that a credential is of."""
    try:
        origins = list(workflow_links.origins(credential))
    except ValueError:
        return None
    kept = (call.simulation.store.transaction(reference, call.account.token) for reference, _ in origins)
    return next((one.workflow for one in kept if one is not None), None)


class _Asked(NamedTuple):
    """What an answer depends on but for UUIDs, tokens and the time; most of a merchant's are alike."""

    links: Links
    key: str
    credentials: tuple[Credential, ...]
    page: bool
    todays: bool
    locale: str
    success_url: str | None
    error_url: str | None


def _start_answer(call: Call, scan: Transaction, workflow: Workflow) -> bytes:
    """The answer to a start, filled into what is the same of all."""
    initiation = scan.initiation
    page = (initiation.token if initiation else None) or ""
    asked = _Asked(
        call.simulation.links(),
        workflow.key,
        workflow.credentials,
        initiation is not None,
        is_todays(scan),
        initiation.locale if initiation else "en",
        initiation.success_url if initiation else None,
        initiation.error_url if initiation else None,
    )
    values = {
        "time": timestamp(call.account.clock.now()),
        "account": workflow.account,
        "execution": scan.reference,
        "page": page,
        "api": workflow_links.token_for(page, workflow_links.API),
        "sdk": workflow_links.token_for(page, workflow_links.SDK),
    }
    values |= workflow_links.credential_ids(scan.reference, workflow.credentials)
    return (_form(asked) % values).encode()


@lru_cache(maxsize=256)
def _form(asked: _Asked) -> str:
    """The answer as JSON, with a blank ``%(name)s`` for each value."""
    known = WORKFLOWS.get(asked.key)
    channels = known.channels if known else (WEB, API, SDK)
    values: dict[str, object] = {"timestamp": "\1time\1", "account": {"id": "\1account\1"}}
    if WEB in channels and asked.page:
        base, locale = workflow_links.hosts(asked.links).web, asked.locale.replace("_", "-")
        path = f"client?baseUrl={quote(base, safe='')}&" if asked.todays else "v4/app?"
        href = f"{base}/web/{path}authorizationToken=\1page\1&locale={locale}"
        own = {"successUrl": asked.success_url, "errorUrl": asked.error_url}
        values["web"] = {"href": href} | {name: url for name, url in own.items() if url is not None}
    if SDK in channels:
        values["sdk"] = {"token": "\1sdk\1"}
    values["workflowExecution"] = {
        "id": "\1execution\1",
        "credentials": [
            _credential(asked.links, one, channels, todays=asked.todays) for one in asked.credentials
        ],
    }
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":")).replace("%", "%%")
    return re.sub(r"\\u0001(\w+)\\u0001", r"%(\1)s", text)


def _credential(
    links: Links, credential: Credential, channels: tuple[str, ...], *, todays: bool
) -> dict[str, object]:
    own = f"\1{credential.category}\1"
    values: dict[str, object] = {"id": own, "category": credential.category}
    if todays:
        values["label"] = credential.label or credential.category
    if credential.countries:
        values["country"] = {"values": credential.countries, "predefinedType": credential.country_rule}
    if credential.types:
        values["type"] = {"values": credential.types, "predefinedType": credential.type_rule}
    values["allowedChannels"] = channels
    if API in channels:
        missing = _parts(credential) if credential.id is None else ()
        values["api"] = _api(links, "\1account\1", "\1execution\1", own, missing, "\1api\1")
    return values


def _api(
    links: Links, account: str, execution: str, credential: str, missing: Iterable[str], token: str
) -> dict[str, object]:
    """Where what is still missing of a credential can be uploaded, and all of it finalized."""
    base = workflow_links.hosts(links).api
    return {
        "token": token,
        "parts": {
            part: workflow_links.part(base, account, execution, credential, part.upper()) for part in missing
        },
        "workflowExecution": workflow_links.execution(base, account, execution),
    }


def _parts(credential: Credential) -> tuple[str, ...]:
    """A passport has one side."""
    if credential.category == ID and credential.types and set(credential.types) <= {"PASSPORT", "VISA"}:
        return PARTS[ID][:1]
    return PARTS[credential.category]


# Upload and end


def _open_workflow(call: Call) -> tuple[Transaction, Workflow]:
    """The workflow of the token, if the path names it and it takes parts still."""
    scan, workflow = call.find_workflow()
    call.asked.reference = scan.reference
    if scan.state is not State.PENDING or (scan.initiation and scan.initiation.used):
        raise Refusal(400, f"workflow execution {scan.reference} is finalized already")
    return scan, workflow


async def upload(call: Call) -> Answer:
    """A part: a picture, a facemap as it is, prepared data as JSON."""
    _, workflow = _open_workflow(call)
    names = call.names
    credential = next(
        (
            one
            for one in workflow.credentials
            if workflow_links.credential_id(names["ref"], one) == names["credential"]
        ),
        None,
    )
    if credential is None:
        raise Refusal(404, f"no credential {names['credential']} of this workflow")
    part = names["part"].lower()
    if part not in PARTS[credential.category]:
        there = ", ".join(one.upper() for one in PARTS[credential.category])
        raise Refusal(404, f"no part {names['part']!r}; {credential.category} has {there}")
    if call.asked.request.method == "PUT" and credential.category == DOCUMENT:
        raise Refusal(405, "a document's part cannot be replaced", {"Allow": "POST"})  # as seen in 2026
    content = await (_data(call) if credential.category == DATA else _file(call, credential))
    # Asked again: parts that are sent at the same time come in any order.
    scan, workflow = _open_workflow(call)
    scan = await initiating.hand_in(call.simulation, scan, kept_part(part.upper()), content)
    page, uploaded = (
        ("", ()) if scan.initiation is None else (scan.initiation.token, scan.initiation.uploaded)
    )
    missing = [one for one in _parts(credential) if kept_part(one.upper()) not in uploaded]
    ids, token = (
        (workflow.account, scan.reference, names["credential"]),
        workflow_links.token_for(page or "", workflow_links.API),
    )
    return _json(_head(call, workflow) | {"api": _api(call.simulation.links(), *ids, missing, token)})


async def _file(call: Call, credential: Credential) -> bytes:
    try:
        parts = await parts_of(call.asked, MOST_PART)
    except Refusal as refusal:
        raise Refusal(refusal.status, refusal.why) from None  # Netverify's words are not the platform's
    content = parts.get("file")
    if content is None:
        raise Refusal(400, f"part file is missing; parts are {', '.join(parts) or 'none'}")
    if not content:
        raise Refusal(400, "part file is empty")
    if credential.category == FACEMAP:
        return content
    return (await picture_of(call.asked, content, "file", strict=call.account.wire.strict)).content


async def _data(call: Call) -> bytes:
    body = await body_of(call.asked)
    _parse(call, body)
    return body


async def finalize(call: Call) -> Answer:
    """Nothing more comes. What is missing is not executed."""
    scan, workflow = _open_workflow(call)
    body = await body_of(call.asked)
    if body.strip():
        _parse(call, body)
    found = await asyncio.to_thread(
        _marked_scenario, list(initiating.pictures(call.simulation, scan, workflow))
    )
    missing = [
        one.category
        for one in workflow.credentials
        if one.id is None
        and not set(kept_as(one.category)) & set(scan.initiation.uploaded if scan.initiation else ())
    ]
    if missing:
        call.asked.remarks.append(
            f"nothing was uploaded for {', '.join(missing)}; what needs it is not executed"
        )
    await initiating.finalize(call.simulation, scan, workflow, found)
    return _json(_head(call, workflow))


def _marked_scenario(pictures: list[bytes]) -> str | None:
    return next((name for one in pictures if (name := marked_scenario(one))), None)


def _head(call: Call, workflow: Workflow) -> dict[str, object]:
    return {
        "timestamp": timestamp(call.account.clock.now()),
        "account": {"id": workflow.account},
        "workflowExecution": {"id": call.names["ref"]},
    }


# What they have in common


def _parse(call: Call, body: bytes) -> Mapping[str, Any]:
    try:
        return parse_json(call.asked, body)
    except BadRequest as error:
        raise Refusal(400, error.why) from None  # the platform has no words of its own


def _json(values: Mapping[str, object]) -> Answer:
    return Answer(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
