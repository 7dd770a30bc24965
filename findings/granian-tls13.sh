#!/bin/sh
# Granian with a certificate speaks TLS 1.3 only unless told otherwise, so that a client with TLS 1.2 gets no
# connection. Needs python3, pip and openssl. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && cd "$folder"
server=
trap '[ -z "$server" ] || kill "$server"; cd /; rm -rf "$folder"' EXIT
python3 -m venv venv
venv/bin/pip install -q granian==2.8.9
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout key.pem -out cert.pem 2>/dev/null
cat > app.py <<'PYTHON'
async def application(scope, receive, send):
    pass
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

speaks() { # a version; whether the server shakes hands with it
    echo | openssl s_client -connect "127.0.0.1:$port" "$1" 2>/dev/null | grep -q "Cipher is [A-Z]"
}

start() { # further flags
    venv/bin/granian --interface asgi --port "$port" --ssl-keyfile key.pem --ssl-certificate cert.pem "$@" \
        app:application >log 2>&1 &
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        speaks -tls1_3 && return
        sleep 0.5
    done
    cat log
    exit 1
}

venv/bin/pip list 2>/dev/null | grep -i "^granian "
start
default=$(speaks -tls1_2 && echo yes || echo no)
kill "$server"; wait "$server" || true
start --ssl-protocol-min tls1.2
told=$(speaks -tls1_2 && echo yes || echo no)
echo "TLS 1.3: yes; TLS 1.2 by default: $default; with --ssl-protocol-min tls1.2: $told"
[ "$default $told" = "no yes" ]
