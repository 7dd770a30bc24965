// merchant.start stands for the app's SDK. From the callback on nothing is special.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { createApp } from "./app.js";
import { Merchant, eventually, startSandbox } from "./sandbox.js";

let sandbox, merchant, server, shop;

before(async () => {
  sandbox = await startSandbox();
});

after(() => sandbox?.stop());

beforeEach(async () => {
  merchant = await Merchant.create(sandbox.url);
  server = createApp({ ...merchant.env, JUMIO_RETRY_DELAYS: "0 0 0" }).listen(0, "127.0.0.1");
  await once(server, "listening");
  shop = `http://127.0.0.1:${server.address().port}`;
  await merchant.sendCallbacksTo(`${shop}/jumio/callback`);
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await merchant.remove();
});

const openCase = async () => (await (await fetch(`${shop}/cases`, { method: "POST" })).json()).id;
const showCase = async (id) => (await fetch(`${shop}/cases/${id}`)).json();
const news = (id, scans = 1) =>
  eventually(async () => {
    const found = await showCase(id);
    return found.scans.length >= scans && found;
  });
const ring = (form) =>
  fetch(`${shop}/jumio/callback`, { method: "POST", body: new URLSearchParams(form) });

test("an approved customer is verified, and the images are fetched", async () => {
  const id = await openCase();
  await merchant.start("approved", { merchant_reference: id });
  await merchant.finish();
  const { status, images } = await news(id);
  assert.equal(status, "APPROVED_VERIFIED");
  assert.deepEqual(Object.keys(images), ["front", "face"]);
});

test("a fraud is recorded as such", async () => {
  const id = await openCase();
  await merchant.start("fraud", { merchant_reference: id });
  await merchant.finish();
  assert.equal((await news(id)).status, "DENIED_FRAUD");
});

test("a customer who leaves is given up after fifteen minutes", async () => {
  const id = await openCase();
  await merchant.start("no-id-uploaded", { merchant_reference: id });
  assert.deepEqual(await merchant.advance("14m59s"), []);
  assert.equal((await showCase(id)).status, "PENDING");
  const [callback] = await merchant.advance("1s");
  assert.equal(callback.attempts[0].status, 200);
  assert.equal((await news(id)).status, "NO_ID_UPLOADED");
});

test("a callback that comes twice is acted on once", async () => {
  const id = await openCase();
  const { reference } = await merchant.start("duplicate", { merchant_reference: id });
  const callbacks = await merchant.finish();
  assert.deepEqual(callbacks.map((one) => one.attempts[0].status), [200, 200]);
  await news(id);
  await merchant.resend(callbacks[0]); // and a third time, now that all is done
  const other = await openCase();
  await merchant.start("fraud", { merchant_reference: other });
  await merchant.finish();
  await news(other); // once this is settled, so is what came before
  const asked = (await merchant.requests(reference)).map((call) => call.path);
  assert.equal(asked.length, 4); // data, the list of images, front, face
  assert.equal(new Set(asked).size, 4);
});

test("late news of a first attempt does not undo the second", async () => {
  const id = await openCase();
  const late = { merchant_reference: id, set: { "callback.delay": "1h" } };
  const first = await merchant.start("unreadable", late);
  await merchant.advance("5m");
  const second = await merchant.start("approved", { merchant_reference: id });
  await merchant.advance("5m");
  await news(id);
  await merchant.advance("1h");
  const { status, scans } = await news(id, 2);
  assert.deepEqual(scans, [second.reference, first.reference]);
  assert.equal(status, "APPROVED_VERIFIED");
});

test("an API that is out of order is asked again", async () => {
  const id = await openCase();
  await merchant.fault("status", { params: { status: 503 }, first: 2 });
  const { reference } = await merchant.start("approved", { merchant_reference: id });
  await merchant.finish();
  assert.equal((await news(id)).status, "APPROVED_VERIFIED");
  const answers = (await merchant.requests(reference)).map((call) => call.status);
  assert.deepEqual(answers.slice(0, 3), [503, 503, 200]);
});

test("a callback that anybody may have sent changes nothing", async () => {
  const id = await openCase();
  const jumioIdScanReference = "00000000-0000-4000-8000-000000000000";
  const forged = { jumioIdScanReference, merchantIdScanReference: id, verificationStatus: "APPROVED_VERIFIED" };
  assert.equal((await ring(forged)).status, 200);
  const [asked] = await eventually(async () => {
    const calls = await merchant.requests(jumioIdScanReference);
    return calls.length && calls;
  });
  assert.equal(asked.status, 404); // Jumio knows of no such scan
  assert.equal((await showCase(id)).status, "PENDING");
  assert.equal((await ring({ jumioIdScanReference: "../.." })).status, 400);
});

test("a case that is closed is deleted at Jumio, too", async () => {
  const id = await openCase();
  const { reference } = await merchant.start("approved", { merchant_reference: id });
  await merchant.finish();
  await news(id);
  assert.equal((await fetch(`${shop}/cases/${id}`, { method: "DELETE" })).status, 204);
  assert.ok((await merchant.transaction(reference)).deleted);
  assert.equal((await fetch(`${shop}/cases/${id}`)).status, 404);
});

test("a case that Jumio has purged meanwhile can be closed", async () => {
  await merchant.set({ retention: { interval: "30d" } });
  const id = await openCase();
  const { reference } = await merchant.start("approved", { merchant_reference: id });
  await merchant.advance("1m");
  await news(id);
  await merchant.advance("30d");
  assert.ok((await merchant.transaction(reference)).purged);
  assert.equal((await fetch(`${shop}/cases/${id}`, { method: "DELETE" })).status, 204);
});
