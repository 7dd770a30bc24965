#!/bin/sh
# RFC 6749 (2.3.1) wants a client's ID and secret form-encoded before they become Basic credentials. Clients disagree, and not
# only about rare letters: openid-client writes "-" as %2D, which form encoding leaves alone, so that an ID that is a UUID, as
# providers of identity checks hand them out, comes as another text than it is. simple-oauth2 leaves "-" and encodes "+" and "/";
# Authlib encodes nothing. A server that compares texts refuses the first, and the second with such secrets.
# Needs node, npm, python3 and pip. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openid-client@6.9.0 simple-oauth2@5.1.0
python3 -m venv venv
venv/bin/pip install -q authlib==1.9.10 requests==2.34.2
cat > ask.py <<'PYTHON'
import sys

from authlib.integrations.requests_client import OAuth2Session

url, client, secret = sys.argv[1:]
OAuth2Session(client, secret).fetch_token(url, grant_type="client_credentials")
PYTHON
cat > ask.mjs <<'JAVASCRIPT'
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import { promisify } from "node:util";
import * as openid from "openid-client";
import { ClientCredentials } from "simple-oauth2";

const id = "5f0c2d1e-77aa-4b0e-9c1d-0a1b2c3d4e5f", secret = "k3+Y/w-9";
let sent;
const server = http.createServer((request, answer) => {
  sent = Buffer.from(request.headers.authorization.split(" ")[1], "base64").toString();
  answer.writeHead(200, { "Content-Type": "application/json" });
  request.resume().on("end", () => answer.end('{"access_token":"x","token_type":"Bearer","expires_in":3600}'));
}).listen(0, "127.0.0.1", async () => {
  const tokenHost = `http://127.0.0.1:${server.address().port}`, token_endpoint = `${tokenHost}/oauth2/token`;
  const configuration = new openid.Configuration({ issuer: tokenHost, token_endpoint }, id, secret, openid.ClientSecretBasic(secret));
  openid.allowInsecureRequests(configuration);
  const found = {};
  await openid.clientCredentialsGrant(configuration, {});
  found["openid-client"] = sent;
  await new ClientCredentials({ client: { id, secret }, auth: { tokenHost, tokenPath: "/oauth2/token" } }).getToken({});
  found["simple-oauth2"] = sent;
  await promisify(execFile)("venv/bin/python", ["ask.py", token_endpoint, id, secret]);
  found["Authlib"] = sent;
  server.close();
  const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
  console.log(`openid-client ${version("openid-client")}, simple-oauth2 ${version("simple-oauth2")}, Authlib 1.9.10:`);
  for (const [name, credentials] of Object.entries(found)) console.log(`${name.padEnd(14)} ${credentials}`);
  const expected = [`${id.replaceAll("-", "%2D")}:k3%2BY%2Fw%2D9`, `${id}:k3%2BY%2Fw-9`, `${id}:${secret}`];
  process.exit(JSON.stringify(Object.values(found)) === JSON.stringify(expected) ? 0 : 1);
});
JAVASCRIPT
OAUTHLIB_INSECURE_TRANSPORT=1 AUTHLIB_INSECURE_TRANSPORT=1 node ask.mjs
