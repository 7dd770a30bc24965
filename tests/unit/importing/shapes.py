"""The shapes in which people have a captured callback: each makes a text of parameters.

Those of tools were taken from what the tools wrote: WireMock 3.13.2, mountebank 2.9.1, mitmproxy (HAR),
MockServer 5.15 and webhook.site by their documentation.
"""

import base64
import csv
import io
import json
import shlex
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

Form = Mapping[str, str]


def wire(form: Form) -> str:
    """As Jumio sends it."""
    return urlencode(form, quote_via=quote, safe="")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def lines(form: Form, separator: str = "=") -> str:
    return "\n".join(f"{name}{separator}{value}" for name, value in form.items())


def request(form: Form, *, end: str = "\r\n", headers: str = "") -> str:
    body = wire(form)
    head = [
        "POST /jumio HTTP/1.1",
        "Host: shop.example",
        f"Content-Length: {len(body)}",
        *headers.splitlines(),
    ]
    return end.join([*head, "", body])


def chunked(form: Form, size: int = 50, end: str = "\r\n") -> str:
    body = wire(form)
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    framed = "".join(f"{len(chunk):x}{end}{chunk}{end}" for chunk in chunks)
    return f"POST /jumio HTTP/1.1{end}Transfer-Encoding: chunked{end}{end}{framed}0{end}{end}"


def logged(text: str, prefix: str = "2018-06-21 07:08:34,119 INFO  [web-1] ") -> str:
    return "\n".join(f"{prefix}{line}" for line in text.splitlines())


def curl(form: Form) -> str:
    words = ["curl", "http://127.0.0.1:8080/jumio", "-H", "Content-Type: application/x-www-form-urlencoded"]
    return shlex.join([*words, "-A", "mockjumio", "--data-raw", wire(form)])


def curl_parts(form: Form, option: str) -> str:
    """One option a parameter, over several lines."""
    each = form.items()
    parts = [f"{name}={value}" if "encode" in option else wire({name: value}) for name, value in each]
    said = [f"{option} {shlex.quote(part)}" for part in parts]
    return " \\\n  ".join(["curl -sS -X POST https://shop.example/jumio", *said, "--compressed"])


def curl_form(form: Form) -> str:
    """As Postman and Insomnia write it; what curl would take for its own stands in quotes."""
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in form.items()}
    return shlex.join(
        ["curl", "https://x/", *(word for each in quoted.items() for word in ("-F", "=".join(each)))]
    )


def httpie(form: Form, *options: str) -> str:
    items = [f"{name}={value}" for name, value in form.items()]
    return f"$ {shlex.join(['http', *options, 'POST', ':8080/jumio', 'X-A:b', 'page==1', *items])}\n"


def multipart(form: Form, end: str = "\r\n") -> str:
    parts = [
        f'Content-Disposition: form-data; name="{name}"{end}{end}{value}' for name, value in form.items()
    ]
    return "".join(f"--x-1{end}{part}{end}" for part in parts) + f"--x-1--{end}"


def curl_ansi(form: Form) -> str:
    escaped = "".join(f"\\x{ord(one):02x}" if one in "'\\!" else one for one in wire(form))
    return f"$ curl 'https://shop.example/jumio' \\\n  --data-raw $'{escaped}'\n"


def curl_cmd(form: Form) -> str:
    """As browsers copy it for Windows' command line."""
    body = "".join(one if one.isalnum() else f"^{one}" for one in wire(form))
    return f'curl ^"https://shop.example/jumio^" ^\n  -H ^"accept: */*^" ^\n  --data-raw ^"{body}^"'


def har(form: Form, posted: dict[str, object] | None = None) -> str:
    found = (
        {"mimeType": "application/x-www-form-urlencoded", "text": wire(form)} if posted is None else posted
    )
    entries: list[object] = [
        {"request": {"method": "GET", "url": "https://shop.example/?idScanStatus=SUCCESS"}}
    ]
    entries.append({"request": {"method": "POST", "headers": [], "postData": found}, "response": {}})
    return json.dumps({"log": {"version": "1.2", "entries": entries}}, indent=1)


def params(form: Form, *, decoded: bool = True) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value if decoded else quote(value, safe="")} for name, value in form.items()
    ]


def wiremock(form: Form) -> str:
    named = {name: {"key": name, "values": [value]} for name, value in form.items()}
    body = {"bodyAsBase64": encoded(wire(form)), "body": wire(form), "queryParams": {}, "formParams": named}
    event = {
        "id": "6171d7b7",
        "request": {"url": "/jumio", "method": "POST", "headers": {"Host": "x"}, **body},
    }
    answer = {"response": {"status": 404, "body": wire({"callBackType": "ECHO"})}, "wasMatched": False}
    return json.dumps({"requests": [{**event, **answer}], "meta": {"total": 1}}, indent=2)


def mockserver(form: Form) -> str:
    body = {"type": "STRING", "string": wire(form), "rawBytes": encoded(wire(form))}
    return json.dumps([{"method": "POST", "path": "/jumio", "headers": {"Host": ["x"]}, "body": body}])


def mockserver_parameters(form: Form) -> str:
    many = {name: [value] for name, value in form.items()}
    return json.dumps([{"method": "POST", "body": {"type": "PARAMETERS", "parameters": many}}])


def webhook_site(form: Form) -> str:
    one = {
        "uuid": "a2a6a4ae",
        "method": "POST",
        "content": wire(form),
        "query": {},
        "request": form,
        "files": None,
    }
    return json.dumps({"data": [one], "total": 1, "per_page": 50, "is_last_page": True})


def view(form: Form) -> dict[str, object]:
    """A callback as the control API has it."""
    return {"id": "r-1", "form": form, "body": wire(form), "attempts": [{"response": {"body": wire(form)}}]}


def table(form: Form, *, flat: bool = False, delimiter: str = ",") -> str:
    written = io.StringIO()
    row = {"uuid": "a2a6a4ae", "method": "POST", "created_at": "2018-06-21 07:08:34"}
    row |= {f"request.{name}": value for name, value in form.items()} if flat else {"content": wire(form)}
    made = csv.DictWriter(written, list(row), delimiter=delimiter)
    made.writeheader()
    made.writerow(row)
    return written.getvalue()


def lambda_event(form: Form, version: str) -> str:
    event = {"version": version, "rawPath": "/jumio", "requestContext": {"http": {"method": "POST"}}}
    return json.dumps({**event, "body": encoded(wire(form)), "isBase64Encoded": True})


def ruby(form: Form) -> str:
    said = ", ".join(f"{json.dumps(name)}=>{json.dumps(value)}" for name, value in form.items())
    return f"I, [2018-06-21T07:08:34.119 #7]  INFO -- :   Parameters: {{{said}}}"


SHAPES: dict[str, Callable[[Form], str]] = {
    "body": wire,
    "body with + for blanks, after a byte order mark": lambda form: f"\ufeff\n{urlencode(form)}\n",
    "body wrapped before &": lambda form: wire(form).replace("&", "\n&"),
    "body wrapped after &": lambda form: wire(form).replace("&", "&\n"),
    "body wrapped at 40 columns": lambda form: "\n".join(
        wire(form)[at : at + 40] for at in range(0, len(wire(form)), 40)
    ),
    "one parameter a line": lines,
    "one parameter a line, encoded": lambda form: wire(form).replace("&", "\n"),
    "one parameter a line, as a browser shows it": lambda form: lines(form, ": "),
    "one parameter a line, in columns": lambda form: lines(form, "\t"),
    "one parameter a line, in a log": lambda form: logged(lines(form)),
    "body in a log": lambda form: f"2018-06-21 07:08:34 INFO body: {wire(form)}",
    "body in a log, quoted": lambda form: f'time=07:08 level=info msg="got it" body="{wire(form)}" took=12ms',
    "body in a log of Python's bytes": lambda form: f"INFO:shop:b'{wire(form)}'",
    "body in an address": lambda form: f"see https://shop.example/replay?{wire(form)}",
    "body wrapped in a log": lambda form: logged(wire(form).replace("&", "&\n")),
    "request": request,
    "request with bare line ends": lambda form: request(form, end="\n"),
    "request in a log": lambda form: logged(request(form)),
    "request with a log's words before it": lambda form: f"received: {request(form)}",
    "request as curl -v writes it": lambda form: logged(request(form), "> "),
    "request, chunked": chunked,
    "request, chunked, bare line ends, large chunks": lambda form: chunked(form, 500, "\n"),
    "request, chunked, in a log": lambda form: logged(chunked(form)),
    "request of JSON": lambda form: f"POST / HTTP/1.1\nHost: x\n\n{json.dumps(dict(form))}",
    "curl": curl,
    "curl in our own report": lambda form: f"E       scan: refused\nE           {curl(form)}\nE       more",
    "curl -d a parameter": lambda form: curl_parts(form, "-d"),
    "curl --data-urlencode a parameter": lambda form: curl_parts(form, "--data-urlencode"),
    "curl --data a parameter": lambda form: curl_parts(form, "--data"),
    "curl -F a parameter": curl_form,
    "curl --form-string a parameter": lambda form: shlex.join(
        ["curl", "https://x/", *(f"--form-string={name}={value}" for name, value in form.items())]
    ),
    "HTTPie": httpie,
    "HTTPie, as a form": lambda form: httpie(form, "--form", "--timeout", "3"),
    "multipart": multipart,
    "multipart with bare line ends": lambda form: multipart(form, "\n"),
    "multipart in a request": lambda form: (
        "POST /jumio HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x-1\r\n\r\n" + multipart(form)
    ),
    "multipart in HAR": lambda form: har(
        form, {"mimeType": "multipart/form-data; boundary=x-1", "text": multipart(form)}
    ),
    "multipart in HAR, read by the browser": lambda form: har(
        form, {"mimeType": "multipart/form-data", "params": params(form)}
    ),
    "multipart in an event": lambda form: json.dumps(
        {"body": encoded(multipart(form)), "isBase64Encoded": True}
    ),
    "curl -sd": lambda form: f'curl -k -sd "{wire(form)}" https://shop.example',
    "curl with $'…'": curl_ansi,
    "curl for Windows": curl_cmd,
    "har": har,
    "har, base64": lambda form: har(form, {"text": encoded(wire(form)), "encoding": "base64"}),
    "har, params only": lambda form: har(form, {"params": params(form)}),
    "har, params and text": lambda form: har(form, {"params": params(form), "text": wire(form)}),
    "har, params encoded": lambda form: har(form, {"params": params(form, decoded=False)}),
    "har, params encoded, and text": lambda form: har(
        form, {"params": params(form, decoded=False), "text": wire(form)}
    ),
    "wiremock": wiremock,
    "mockserver": mockserver,
    "mockserver, parameters": mockserver_parameters,
    "webhook.site": webhook_site,
    "webhook.site, table": table,
    "table of parameters": lambda form: table(form, flat=True),
    "table with semicolons": lambda form: table(form, delimiter=";"),
    "lambda event, 1.0": lambda form: lambda_event(form, "1.0"),
    "lambda event, 2.0": lambda form: lambda_event(form, "2.0"),
    "lambda event, not encoded": lambda form: json.dumps({"body": wire(form), "isBase64Encoded": False}),
    "ngrok": lambda form: json.dumps({"requests": [{"request": {"raw": encoded(request(form))}}]}),
    "one of our journal": lambda form: json.dumps(view(form)),
    "a page of our journal": lambda form: json.dumps({"items": [view(form)], "next": None}),
    "trigger --json": lambda form: json.dumps({"transactions": [{"callbacks": [view(form)]}]}),
    "run --json": lambda form: json.dumps(
        {"suites": [{"steps": [{"transactions": [{"callbacks": [view(form)]}]}]}]}
    ),
    "generate --format jsonl": lambda form: json.dumps({"scenario": "x", "form": form}) + "\n",
    "JSON": lambda form: json.dumps(dict(form)),
    "JSON, indented": lambda form: json.dumps(dict(form), indent=2),
    "JSON of lists": lambda form: json.dumps({name: [value] for name, value in form.items()}),
    "JSON list of names and values": lambda form: json.dumps(params(form)),
    "JSON list of pairs": lambda form: json.dumps(list(form.items())),
    "JSON in a log": lambda form: f"[info] 07:08 got {json.dumps(dict(form))} in 12 ms",
    "JSON lines of a log": lambda form: json.dumps({"msg": f"body {wire(form)}"}) + '\n{"level": 30}\n',
    "events": lambda form: f"event: callback\ndata: {json.dumps(view(form))}\n\nevent: x\ndata: {{}}\n",
    "Python": lambda form: repr(dict(form)),
    "Python, in a log": lambda form: f"DEBUG:shop:request.form = ImmutableMultiDict({list(form.items())!r})",
    "Python, lists": lambda form: f"<QueryDict: { {name: [value] for name, value in form.items()}!r}>",
    "PHP": lambda form: "Array\n(\n" + "".join(f"    [{k}] => {v}\n" for k, v in form.items()) + ")\n",
    "Python, of bytes": lambda form: repr({name.encode(): [value.encode()] for name, value in form.items()}),
    "Ruby": ruby,
    "base64": lambda form: encoded(wire(form)),
}
