#!/bin/sh
# A form's field "a.b=1" becomes {"a": {"b": "1"}} in three body parsers for Koa, without being asked for:
# co-body turns on allowDots of qs. Needs node and npm. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund koa@3.3.0 koa-bodyparser@4.4.1 @koa/bodyparser@6.1.0 koa-body@8.0.1
cat > ask.js <<'JAVASCRIPT'
const parsers = {
  "koa-bodyparser": () => require("koa-bodyparser")(),
  "@koa/bodyparser": () => require("@koa/bodyparser").bodyParser(),
  "koa-body": () => require("koa-body").koaBody(),
};
(async () => {
  let same = true;
  for (const [name, parser] of Object.entries(parsers)) {
    const app = new (require("koa"))();
    app.use(parser()).use((ctx) => { ctx.body = JSON.stringify(ctx.request.body); });
    const server = await new Promise((done) => { const it = app.listen(0, "127.0.0.1", () => done(it)); });
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Connection: "close" };
    const url = `http://127.0.0.1:${server.address().port}/`;
    const body = await (await fetch(url, { method: "POST", headers, body: "a.b=1" })).text();
    server.close();
    const version = JSON.parse(require("fs").readFileSync(`node_modules/${name}/package.json`)).version;
    console.log(`${name} ${version}: ${body}`);
    same &&= body === '{"a":{"b":"1"}}';
  }
  process.exit(same ? 0 : 1);
})();
JAVASCRIPT
node ask.js
