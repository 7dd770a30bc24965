// A merchant on Jumio's current platform with simple-oauth2 and axios, as they are published. Prints its decision as JSON.
const axios = require("axios");
const { ClientCredentials } = require("simple-oauth2");

const { JUMIO_URL: url, JUMIO_CLIENT_ID: id, JUMIO_CLIENT_SECRET: secret } = process.env;

async function main() {
  const client = new ClientCredentials({
    client: { id, secret },
    auth: { tokenHost: url, tokenPath: "/oauth2/token" },
    http: { headers: { "User-Agent": "ExampleShop Checkout/1.0" } },
  });
  const { token } = await client.getToken({});
  const headers = { "User-Agent": "ExampleShop Checkout/1.0", Authorization: `${token.token_type} ${token.access_token}` };
  const jumio = axios.create({ baseURL: `${url}/api/v1/accounts`, headers });
  const started = (
    await jumio.post("", {
      customerInternalReference: "order-1",
      userReference: "ada",
      workflowDefinition: { key: 10010 },
    })
  ).data;
  const [credential] = started.workflowExecution.credentials;
  const own = { headers: { ...headers, Authorization: `Bearer ${credential.api.token}` } };
  await axios.post(credential.api.parts.prepared_data, { firstName: "Ada", lastName: "Lovelace" }, own);
  await axios.put(credential.api.workflowExecution, {}, own);
  const path = `/${started.account.id}/workflow-executions/${started.workflowExecution.id}`;
  for (let asked = 0; asked < 50; asked += 1) {
    const { workflowExecution } = (await jumio.get(`${path}/status`)).data;
    if (workflowExecution.status === "PROCESSED") {
      console.log(JSON.stringify({ decision: (await jumio.get(path)).data.decision, expires: token.expires_in }));
      return;
    }
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error("it does not end");
}

main().catch((error) => {
  console.error(error.message, error.response?.data ?? error.data?.payload ?? "");
  process.exit(1);
});
