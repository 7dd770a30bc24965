#!/bin/sh
# A walk through the control API with nothing but curl (7.82 or later): an approval, a drop-off, a fraud whose
# callback comes twice, and what your application made of them. Read it from top to bottom, or run it:
#
#   sh walk.sh http://localhost:8080/jumio/callback
#
# SANDBOX says where mockjumio is. Your application takes TOKEN and SECRET for its credentials at Jumio.
# With jq the answers are shortened to what matters; without it they are shown as they are.
set -eu

CALLBACK_URL=${1:?"say where your application takes callbacks: sh walk.sh http://localhost:8080/jumio/callback"}
SANDBOX=${SANDBOX:-http://127.0.0.1:8017}
TOKEN=${TOKEN:-walk-token}
SECRET=${SECRET:-walk-secret}
API=$SANDBOX/_mock/api/v1
export no_proxy="${no_proxy:-${NO_PROXY:-}},127.0.0.1,localhost" # this machine is called past any proxy

say() { printf '\n# %s\n' "$*"; }

# call FILTER METHOD PATH [JSON]: shows the answer. One of 400 or more says what is wrong, and ends the walk.
call() {
  filter=$1 method=$2 path=$3
  shift 3
  answer=$(curl --silent --show-error --fail-with-body --request "$method" "$API$path" ${1:+--json "$1"}) || {
    [ -z "$answer" ] || echo "$method $path: $answer" >&2
    exit 1
  }
  if command -v jq >/dev/null; then echo "$answer" | jq --compact-output "$filter"; else echo "$answer"; fi
}

SCAN='{reference, scenario, status, result, planned: [.steps[].action]}'
MOVED='.end, (.callbacks[] | {form: (.form | {verificationStatus, customerId}), attempts: [.attempts[] | {outcome, status}]})'
ATTEMPTED='.items[] | {id, customer: .form.customerId, attempts: [.attempts[] | {outcome, status, duration_ms}]}'
ASKED='.items[] | {at, method, path, status, reason, hint, notes}'

say "A merchant of your own, whose clock stands until you move it. What others do is not seen here."
# The one of the last walk, if there is any:
curl --silent --output /dev/null --request DELETE "$API/merchants/$TOKEN" || true
call '{token, secret, callback_url, clock}' POST /merchants "{
  \"token\": \"$TOKEN\", \"secret\": \"$SECRET\",
  \"callback_url\": \"$CALLBACK_URL\",
  \"clock\": {\"mode\": \"manual\", \"now\": \"2017-11-22T10:00:00Z\"}
}"

say "Ada scans her passport. This one call stands for the app's SDK."
call "$SCAN" POST /transactions "{
  \"merchant\": \"$TOKEN\", \"scenario\": \"approved\",
  \"customer_id\": \"ada\", \"merchant_reference\": \"order-1\"
}"

say "A minute passes. Whatever falls due meanwhile is delivered before the answer comes."
call "$MOVED" POST "/clock/advance?merchant=$TOKEN" '{"by": "1m"}'

say "Bob starts and never comes back. After fifteen minutes Jumio gives him up."
call "$SCAN" POST /transactions "{\"merchant\": \"$TOKEN\", \"scenario\": \"no-id-uploaded\", \"customer_id\": \"bob\"}"
call "$MOVED" POST "/clock/advance?merchant=$TOKEN" '{"by": "15m"}'

say "Eve is a fraud, and her callback comes twice. Time passes until nothing is planned any more."
call "$SCAN" POST /transactions "{
  \"merchant\": \"$TOKEN\", \"scenario\": \"fraud\", \"customer_id\": \"eve\",
  \"set\": {\"callback.faults\": [{\"duplicate\": {}}]}
}"
call "$MOVED" POST "/clock/run-until-idle?merchant=$TOKEN" '{}'

say "Which callbacks went out, and what did your application answer?"
call "$ATTEMPTED" GET "/callbacks?merchant=$TOKEN"

say "What has your application asked of Jumio by now, what was it answered, and why?"
call "$ASKED" GET "/requests?merchant=$TOKEN"

say "The merchant stays, so that you can look on. When you are done: curl -X DELETE $API/merchants/$TOKEN"
