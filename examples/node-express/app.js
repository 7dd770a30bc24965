// A shop that has its customers verified by Jumio, in Express. Nothing in it knows that there is a sandbox.
//
// The shop opens a case and gives its id to its mobile app, whose SDK hands it to Jumio as the merchant's
// reference. Jumio's callback is a bell and no more, since anybody can ring it: it is answered at once, and
// what it is about is asked of Jumio itself, at the address in the settings.
//
// Run it: JUMIO_API_TOKEN=… JUMIO_API_SECRET=… npm start

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import express from "express";

const REFERENCE = /^[0-9A-Za-z-]{1,36}$/; // it becomes part of a URL
const OUT_OF_ORDER = new Set([429, 500, 502, 503, 504]);

class Refused extends Error {
  constructor(status, path) {
    super(`Jumio answers ${status} to ${path}`);
    this.status = status;
  }
}

// Jumio's API. The credentials go to this one address, whatever a callback names.
function jumioApi(env) {
  const scans = `${(env.JUMIO_URL ?? "https://netverify.com").replace(/\/$/, "")}/api/netverify/v2/scans`;
  const credentials = Buffer.from(`${env.JUMIO_API_TOKEN}:${env.JUMIO_API_SECRET}`).toString("base64");
  const delays = (env.JUMIO_RETRY_DELAYS ?? "1 5 25 60").split(" ").map((seconds) => seconds * 1000);

  return async function ask(method, path, accept = "application/json") {
    const headers = {
      Authorization: `Basic ${credentials}`,
      "User-Agent": env.JUMIO_USER_AGENT ?? "ExampleShop Checkout/1.0",
      Accept: accept,
    };
    for (const delay of [...delays, null]) {
      const signal = AbortSignal.timeout(30_000);
      const answer = await fetch(`${scans}/${path}`, { method, headers, signal, redirect: "error" });
      if (answer.status === 200) return answer;
      await answer.body?.cancel();
      if (!OUT_OF_ORDER.has(answer.status) || delay === null) throw new Refused(answer.status, path);
      await sleep(delay);
    }
  };
}

export function createApp(env = process.env) {
  if (!env.JUMIO_API_TOKEN || !env.JUMIO_API_SECRET) throw new Error("set JUMIO_API_TOKEN and JUMIO_API_SECRET");
  const ask = jumioApi(env);
  const cases = new Map(); // these two stand for the shop's database
  const settled = new Set();
  let turn = Promise.resolve(); // one callback after the other: a duplicate waits for its original

  async function settle(reference) {
    if (settled.has(reference)) return;
    const data = await (await ask("GET", `${reference}/data`)).json();
    const { merchantScanReference, date } = data.transaction;
    const found = cases.get(merchantScanReference);
    if (!found) throw new Error(`${merchantScanReference} is no case of ours`);
    if (date > found.since) { // the newest attempt counts, in whichever order the callbacks come
      const images = await fetchImages(reference);
      Object.assign(found, { status: data.document.status, since: date, images });
    }
    settled.add(reference);
    found.scans.push(reference);
  }

  async function fetchImages(reference) {
    const images = {};
    const listed = await (await ask("GET", `${reference}/images`)).json();
    for (const { classifier } of listed.images) {
      const answer = await ask("GET", `${reference}/images/${classifier}`, "image/*");
      images[classifier] = Buffer.from(await answer.arrayBuffer());
    }
    return images;
  }

  const app = express();
  app.disable("x-powered-by");
  app.param("id", (request, response, next, id) => {
    request.case = cases.get(id);
    if (request.case) next();
    else response.sendStatus(404);
  });

  app.post("/cases", (request, response) => {
    const id = randomUUID();
    cases.set(id, { status: "PENDING", since: "", scans: [], images: {} });
    response.status(201).json({ id });
  });

  app.get("/cases/:id", (request, response) => {
    const { status, scans, images } = request.case;
    const sizes = Object.fromEntries(Object.entries(images).map(([name, image]) => [name, image.length]));
    response.json({ status, scans, images: sizes });
  });

  app.delete("/cases/:id", async (request, response) => {
    for (const reference of request.case.scans) {
      await ask("DELETE", reference).catch((error) => {
        if (error.status !== 404) throw error; // purged already, when the time for which Jumio keeps it was over
      });
    }
    cases.delete(request.params.id);
    response.sendStatus(204);
  });

  app.post("/jumio/callback", express.urlencoded({ extended: false }), (request, response) => {
    const reference = request.body?.jumioIdScanReference;
    if (typeof reference !== "string" || !REFERENCE.test(reference)) return response.sendStatus(400);
    response.sendStatus(200);
    turn = turn
      .then(() => settle(reference))
      .catch((error) => console.error(`scan ${reference} is not settled; its callback may be sent again: ${error}`));
  });

  return app;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  createApp().listen(process.env.PORT ?? 8080);
}
