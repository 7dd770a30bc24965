// A sandbox in Jumio's place, driven through its control API: start it or use the one at MOCKJUMIO_SERVER,
// and make a merchant there whose clock stands until it is moved.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 30_000; // milliseconds

export async function startSandbox() {
  if (process.env.MOCKJUMIO_SERVER) return { url: process.env.MOCKJUMIO_SERVER, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "mockjumio-"));
  const readyFile = join(folder, "ready.json");
  const command = process.env.MOCKJUMIO_COMMAND ?? "mockjumio";
  const server = spawn(command, ["serve", "--port", "0", "--ready-file", readyFile], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const failed = once(server, "error").then(([error]) => {
    throw new Error(`${command} does not start: ${error.message}; is mockjumio installed?`);
  });
  const ended = once(server, "exit").then(([code]) => {
    throw new Error(`${command} serve ended with ${code}`);
  });
  const { url } = await Promise.race([readWhenThere(readyFile), failed, ended]).catch(async (error) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const stop = async () => {
    server.kill();
    await ended.catch(() => {});
    await rm(folder, { recursive: true });
  };
  return { url, stop };
}

async function readWhenThere(file) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    try {
      return JSON.parse(await readFile(file, "utf8"));
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
      await sleep(20, null, { ref: false }); // nobody waits for a server that did not start
    }
  }
  throw new Error(`no ${file} within ${PATIENCE} ms`);
}

// A merchant of the sandbox: what a test does to it, and what it sees of it.
export class Merchant {
  static async create(url) {
    const merchant = new Merchant(url);
    Object.assign(merchant, await merchant.call("POST", "/merchants", { clock: { mode: "manual" } }));
    return merchant;
  }

  constructor(url) {
    this.url = url;
  }

  // All that a shop is told of the sandbox.
  get env() {
    return { JUMIO_URL: this.url, JUMIO_API_TOKEN: this.token, JUMIO_API_SECRET: this.secret };
  }

  sendCallbacksTo = (url) => this.call("PATCH", `/merchants/${this.token}`, { callback_url: url });
  set = (settings) => this.call("PATCH", `/merchants/${this.token}`, { settings });
  start = (scenario, values) => this.call("POST", "/transactions", { scenario, ...values, merchant: this.token });
  transaction = (reference) => this.call("GET", `/transactions/${reference}`);
  advance = async (by) => (await this.#own("POST", "/clock/advance", { by })).callbacks;
  finish = async () => (await this.#own("POST", "/clock/run-until-idle", {})).callbacks;
  resend = (callback) => this.#own("POST", `/callbacks/${callback.id}/resend`, {});
  fault = (fault, values) => this.call("POST", `/merchants/${this.token}/faults`, { fault, ...values });
  requests = async (reference) => (await this.#own("GET", `/requests?reference=${reference}`)).items;
  remove = () => this.call("DELETE", `/merchants/${this.token}`);

  #own(method, path, body) {
    return this.call(method, `${path}${path.includes("?") ? "&" : "?"}merchant=${this.token}`, body);
  }

  async call(method, path, body) {
    const answer = await fetch(`${this.url}/_mock/api/v1${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`); // a problem document says what is wrong
    return text && JSON.parse(text);
  }
}

export async function eventually(look) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not true within ${PATIENCE} ms: ${look}`);
    await sleep(10);
  }
}
