#!/bin/sh
# htmx's extension for server-sent events, after an answer that is an error (a proxy's 502 while the server restarts), opens
# a new EventSource, which knows no Last-Event-ID: what happened meanwhile is lost, though the same page had resumed well
# each time a stream merely ended. Needs node and npm. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund htmx.org@2.0.11 htmx-ext-sse@2.2.4 jsdom@26.1.0 eventsource@4.0.0
cat > ask.js <<'JAVASCRIPT'
const http = require("http"), fs = require("fs"), { JSDOM } = require("jsdom");
const { EventSource } = require("eventsource");
const file = (name) => fs.readFileSync(`node_modules/${name}`, "utf8");
const version = (name) => JSON.parse(file(`${name}/package.json`)).version;
const seen = [];
const server = http.createServer((request, answer) => {
  seen.push(request.headers["last-event-id"] ?? "none");
  if (seen.length === 3) { answer.writeHead(502).end(); return; }  // as a proxy does while the server restarts
  answer.writeHead(200, { "Content-Type": "text/event-stream" });
  if (seen.length < 3) answer.end(`retry: 50\nid: ${seen.length}\ndata: x\n\n`);  // it ends, as at a time-out
  else { console.log(`Last-Event-ID of four requests: ${seen.join(", ")}`); finish(); }
});
const finish = () => { process.exit(seen.join() === "none,1,2,none" ? 0 : 1); };
setTimeout(finish, 20000);
server.listen(0, "127.0.0.1", () => {
  console.log(`htmx ${version("htmx.org")}, htmx-ext-sse ${version("htmx-ext-sse")}`);
  const url = `http://127.0.0.1:${server.address().port}/`;
  const page = `<div hx-ext="sse" sse-connect="${url}" sse-swap="message"></div>`;
  const { window } = new JSDOM(page, { runScripts: "outside-only", url, pretendToBeVisual: true });
  window.EventSource = EventSource;
  // htmx looks for hx-on by XPath, of which jsdom wants an argument that browsers do not.
  window.XPathEvaluator.prototype.createExpression = () => ({ evaluate: () => ({ iterateNext: () => null }) });
  window.eval(file("htmx.org/dist/htmx.js"));
  window.eval("window.htmx = htmx");
  window.eval(file("htmx-ext-sse/sse.js"));
});
JAVASCRIPT
node ask.js 2>/dev/null
