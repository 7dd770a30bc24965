#!/bin/sh
# An urlencoded form never fails to parse (WHATWG URL standard, urlencoded parsing): "a=100%" is "100%", and "a=%FC" is
# U+FFFD. WireMock answers such a request 500 although a stub matches it, and its journal does not have it; with
# another media type both are served. Needs java, npm and curl. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && cd "$folder"
server=
trap '[ -z "$server" ] || kill "$server"; cd /; rm -rf "$folder"' EXIT
npm install --silent --no-fund --no-audit wiremock@3.13.2 >&2
java -jar node_modules/wiremock/build/wiremock-standalone-3.13.2.jar --port 0 --disable-banner > log &
server=$!
port=
for _ in $(seq 60); do
    port=$(sed -n 's/^port: *\([1-9][0-9]*\)$/\1/p' log)
    [ -z "$port" ] || ! curl -s -o answer "http://127.0.0.1:$port/__admin/health" || break
    sleep 0.5
done
admin=http://127.0.0.1:$port/__admin
curl -s -o answer "$admin/mappings" -d '{"request": {"method": "POST", "url": "/callback"}, "response": {"status": 200}}'
same=0
for body in a=1 a=100% a=%FC; do
    for type in application/x-www-form-urlencoded text/plain; do
        curl -s -o answer -X DELETE "$admin/requests"
        status=$(curl -s -o answer -w '%{http_code}' -H "Content-Type: $type" -d "$body" "http://127.0.0.1:$port/callback")
        kept=$(curl -s "$admin/requests" | tr -d ' \n' | sed 's/.*"total":\([0-9]*\).*/\1/')
        echo "WireMock 3.13.2: $body as $type: $status, requests in the journal: $kept"
        case "$type $body" in
            text/plain*|*a=1) [ "$status $kept" = "200 1" ] || same=1 ;;
            *) [ "$status $kept" = "500 0" ] || same=1 ;;
        esac
    done
done
exit $same
