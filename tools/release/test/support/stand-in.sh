#!/usr/bin/env bash
# What stands in for docker, kubectl, syft, grype and curl: stand-in.sh <folder> <program> <arguments>. It writes down how it was
# called, fails where <folder>/faults says so, and answers in the form of the real program. A line of
# faults is: the number of the call that fails, or always, or answer; a tab, a pattern, a tab, the answer (its newlines as \n).
set -euo pipefail
folder=$1 program=$2
shift 2
line="$program $*"
printf '%s\n' "$line" >>"$folder/calls"
if [ "${!#}" = - ]; then cat >"$folder/input-$(wc -l <"$folder/calls")"; fi

mapfile -t faults <"$folder/faults"
for fault in "${faults[@]}"; do
  IFS=$'\t' read -r kind pattern answer <<<"$fault"
  [[ $line =~ $pattern ]] || continue
  if [ "$kind" = answer ]; then printf '%b' "$answer"; exit 0; fi
  [ "$kind" = always ] || [ "$kind" = "$(grep -cE -- "$pattern" "$folder/calls")" ] || continue
  echo 'no' >&2
  exit 1
done

digest_of() { printf '%s' "$1" | sha256sum | cut -c1-64; }

images_of() { # images_of <overlay>: the manifests, with the digests of the release file in the place of images
  local name digest script=''
  while read -r name; do
    read -r digest
    script+="s|image: shop/$name\$|image: registry/$name@$digest|;"
  done < <(sed -n 's/^  - name: shop\///p; s/^    digest: //p' "$1/release/kustomization.yaml")
  sed "$script" "$1/manifests.yaml"
}

jobs_of() { # as `kubectl get job -o json` lists jobs that are done
  local name separator=''
  printf '{"kind":"List","items":['
  for name in "$@"; do
    [[ $name == --* || $name == json || $name == ecommerce || $name == get || $name == job ]] && continue
    printf '%s{"metadata":{"name":"%s"},"status":{"conditions":[{"type":"Complete","status":"True"}]}}' "$separator" "${name#metadata.name=}"
    separator=,
  done
  printf ']}'
}

last=${!#}
case $line in
  'docker image inspect '*)
    # Another registry may have the image as well.
    printf 'elsewhere.example/%s@sha256:%064d\n%s@sha256:%s\n' "${last##*/}" 0 "${last%:*}" "$(digest_of "$last")" ;;
  'kubectl config current-context') cat "$folder/context" ;;
  'kubectl kustomize '*) images_of "$last" ;;
  'kubectl get job '*) jobs_of "$@" ;;
  'kubectl logs '*) echo 'relation "carts" already exists' ;;
  'syft '*) echo '{"bomFormat":"CycloneDX"}' >"${last#cyclonedx-json=}" ;;
  'grype '*) [ -s "${1#sbom:}" ] ;;
  'curl '*/api/products/85123A) printf '{"sku":"85123A"}\n200' ;;
  'curl '*/api/categories) printf '{"categories":[{"slug":"christmas"}]}\n200' ;;
  'curl '*/api/cart/items) printf '{"items":[{"sku":"85123A","quantity":1}]}\n200' ;;
  'curl '*) printf '{"code":"IDENTITY_MISSING"}\n401' ;;
esac
