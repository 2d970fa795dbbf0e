# verify SECRET HEADER BODY_FILE succeeds when the x-aamu-signature header was made from these exact bytes with this secret.
# For trying things out: openssl gets the secret as an argument, which other users of the machine can see.
verify() {
  sent_ms=$(printf '%s' "$2" | tr ',' '\n' | sed -n 's/^t=\([0-9]\{1,18\}\)$/\1/p' | head -n 1)
  [ -n "$sent_ms" ] || return 1
  age=$(( $(date +%s) - sent_ms / 1000 ))
  [ "${age#-}" -le 300 ] || return 1
  expected=$({ printf '%s.' "$sent_ms"; cat "$3"; } | openssl dgst -sha256 -hmac "$1" -r | cut -d ' ' -f 1)
  printf '%s' "$2" | tr ',' '\n' | grep -qxF "v1=$expected"
}
