#!/bin/bash
# SPDX-FileCopyrightText: The Logline developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# curl alone can do the whole job: sign in, list, fetch, resume, read lines, search, meet a 304 and
# a 410, sign out.
# curl.sh LOGLINED; prints TAP.
set -u -o pipefail

loglined=$1
folder=$(mktemp -d)
trap 'kill $daemon 2>/dev/null; wait $daemon 2>/dev/null; rm -rf "$folder"' EXIT

number=0
# check NAME COMMAND…: one line of TAP, with what went wrong.
check() {
  local name=$1 output
  number=$((number + 1))
  if output=$("${@:2}" 2>&1); then
    echo "ok $number /curl/$name"
  else
    echo "not ok $number /curl/$name"
    sed 's/^/# /' <<<"$output"
  fi
}

admin() { "$loglined" "$@" --config "$folder/conf" --data-dir "$folder/data"; }

# The token is a line of a file that curl reads, so that it is no argument of a process.
get() { curl --silent --show-error --max-time 30 --config "$folder/token" "$@"; }
status() { get --output /dev/null --write-out '%{http_code}' "$@"; }
header() { get --head "$log" | tr -d '\r' | sed -n "s/^$1: //p"; }
expect() { [[ $1 == "$2" ]] || { echo "expected $2, got $1"; return 1; }; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$folder/reply"; }

printf '[server]\npassword-memory-mib=19\npassword-passes=2\n' >"$folder/conf"
seq 1 100000 >"$folder/shop.log"
printf 'correct horse battery\n' | admin user add alice
admin service add shop --log debug="$folder/shop.log"
admin grant alice shop

exec {output}< <(exec "$loglined" --config "$folder/conf" --data-dir "$folder/data" \
  --listen 127.0.0.1:0)
daemon=$!
read -r line <&"$output"
api=${line#listening on }/api/v1
log=$api/services/shop/logs/debug

sign_in() {
  printf '{"username":"alice","password":"correct horse battery"}' \
    | curl --silent --fail --json @- --output "$folder/reply" "$api/login" || return
  printf 'header = "Authorization: Bearer %s"\n' "$(member access_token)" >"$folder/token"
}
list() { get "$api/services" | grep -q '"id":"shop".*"name":"debug".*"size":588895'; }
fetch() { get --fail --output "$folder/got" "$log" && cmp "$folder/got" "$folder/shop.log"; }
resume() {
  head -c 100000 "$folder/shop.log" >"$folder/part"
  get --fail --continue-at - --output "$folder/part" "$log" && cmp "$folder/part" "$folder/shop.log"
}
suffix() { expect "$(get --range -7 "$log")" 100000; }
compressed() {
  get --fail --compressed --output "$folder/got" "$log" && cmp "$folder/got" "$folder/shop.log" &&
    expect "$(get --fail --compressed "$log?bytes=-7")" 100000 &&
    expect "$(get --fail --compressed --range -7 "$log")" 100000 &&
    expect "$(get --compressed "$api/openapi.json" | sha256sum)" "$(get "$api/openapi.json" | sha256sum)" &&
    get --compressed --dump-header - --output "$folder/got" "$log" | grep -qi '^content-encoding: zstd'
}
lines() {
  expect "$(get "$log/lines?from=99999&count=5" | grep -o '"number":[0-9]*' | tail -1)" \
    '"number":100000' \
    && expect "$(get "$log/lines?from=1&count=0" | grep -o '"total":[0-9]*')" '"total":100000' \
    && expect "$(status "$log/lines?from=0&count=1")" 400
}
# --no-buffer shows each record as it comes.
search() {
  get --no-buffer --get --data-urlencode 'q=^9{5}$' --data syntax=regex "$log/search" >"$folder/got"
  grep -q '"type":"matches".*"count":1,' "$folder/got" \
    && tail -1 "$folder/got" | grep -q '"type":"end","complete":true.*"matches":1}'
}
unchanged() { expect "$(status --header "If-None-Match: $(header ETag)" "$log")" 304; }
grown() {
  local etag generation
  etag=$(header ETag) generation=$(header Logline-Generation)
  echo more >>"$folder/shop.log"
  expect "$(get --header "If-None-Match: $etag" --range 588895- "$log?generation=$generation")" more
}
rotated() {
  local generation
  generation=$(header Logline-Generation)
  mv "$folder/shop.log" "$folder/shop.log.1"
  echo new >"$folder/shop.log"
  expect "$(status "$log?generation=$generation")" 410 && expect "$(get "$log")" new
}
renew() {
  printf '{"refresh_token":"%s"}' "$(member refresh_token)" \
    | curl --silent --fail --json @- --output "$folder/reply" "$api/token" || return
  printf 'header = "Authorization: Bearer %s"\n' "$(member access_token)" >"$folder/token"
  expect "$(status "$log")" 200
}
sign_out() {
  expect "$(status --request POST "$api/logout")" 204 && expect "$(status "$log")" 401
}

steps=(sign-in list fetch resume suffix compressed lines search unchanged grown rotated renew sign-out)
echo "1..${#steps[@]}"
for step in "${steps[@]}"; do
  check "$step" "${step//-/_}"
done
