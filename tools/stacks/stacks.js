// An application for each Node framework that answers with the fields it was given: node stacks.js NAME PORT
"use strict";
const [name, port] = [process.argv[2], Number(process.argv[3])];
const said = (fields) => JSON.stringify({ fields: fields instanceof Array ? fields : Object.entries(fields || {}) });
const PATH = "/callback", HOST = "127.0.0.1";

const express = (options) => () => {
  const express = require("express"), app = express();
  app.post(PATH, express.urlencoded(options), (request, response) => response.send(said(request.body)));
  app.listen(port, HOST);
};
const koa = (parser) => () => {
  const Koa = require("koa"), app = new Koa();
  app.use(parser()).use((ctx) => { ctx.body = said(ctx.request.body); });
  app.listen(port, HOST);
};

const apps = {
  "express": express({ extended: false }),
  "express-extended": express({ extended: true }),
  "koa-bodyparser": koa(() => require("koa-bodyparser")()),
  "@koa/bodyparser": koa(() => require("@koa/bodyparser").bodyParser()),
  "koa-body": koa(() => require("koa-body").koaBody()),
  "fastify": async () => {
    const app = require("fastify")();
    await app.register(require("@fastify/formbody"));
    app.post(PATH, async (request) => said(request.body));
    await app.listen({ port, host: HOST });
  },
  "hapi": async () => {
    const server = require("@hapi/hapi").server({ port, host: HOST });
    server.route({ method: "POST", path: PATH, handler: (request) => said(request.payload) });
    await server.start();
  },
  "hono": () => {
    const { Hono } = require("hono"), app = new Hono();
    app.post(PATH, async (c) => c.text(said(await c.req.parseBody({ all: true }))));
    require("@hono/node-server").serve({ fetch: app.fetch, port, hostname: HOST });
  },
  "restify": () => {
    const restify = require("restify"), server = restify.createServer();
    server.use(restify.plugins.bodyParser());
    server.post(PATH, (request, response, next) => { response.json(JSON.parse(said(request.body))); next(); });
    server.listen(port, HOST);
  },
  "h3": () => {
    const h3 = require("h3");
    if (!h3.createApp) throw new Error("another version of h3");
    const app = h3.createApp();
    app.use(PATH, h3.eventHandler(async (event) => said(await h3.readBody(event))));
    require("http").createServer(h3.toNodeListener(app)).listen(port, HOST);
  },
  "fetch-request-formdata": () => {
    // What Next.js, Remix and others hand to a route: a Request of the Fetch standard.
    require("http").createServer(async (incoming, response) => {
      const options = { method: "POST", headers: incoming.headers, body: incoming, duplex: "half" };
      try {
        response.end(said([...(await new Request("http://localhost" + incoming.url, options).formData())]));
      } catch (error) { response.writeHead(500).end(String(error)); }
    }).listen(port, HOST);
  },
};
Promise.resolve(apps[name]()).catch((error) => { console.error(error); process.exit(1); });
