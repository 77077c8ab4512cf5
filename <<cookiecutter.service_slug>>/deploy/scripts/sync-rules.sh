#!/usr/bin/env bash
# Copy the rules of deploy/observability/prometheus to <<"the chart, which can read files of its own only" if cookiecutter.deploy == "helm" else "the PrometheusRule">>.
# With --check, only say whether the <<"copies are" if cookiecutter.deploy == "helm" else "copy is">> up to date.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly SOURCE=deploy/observability/prometheus
<% if cookiecutter.deploy == "helm" %>
readonly COPIES=(deploy/helm/files/recording-rules.yaml deploy/helm/files/alerts.yaml)

# What a copy should be.
wanted() {
    cat "$SOURCE/${1##*/}"
}
<% else %>
readonly COPIES=(deploy/kubernetes/components/monitoring/prometheusrule.yaml)

# What the copy should be: its own head, and the groups of both files.
wanted() {
    sed '/^  groups:$/q' "$1"
    groups "$SOURCE/recording-rules.yaml"
    echo
    groups "$SOURCE/alerts.yaml"
}

groups() {
    sed -e '1,/^groups:$/d' -e 's/^./  &/' "$1"
}
<% endif %>

status=0
for copy in "${COPIES[@]}"; do
    text=$(wanted "$copy")
    if [[ $text == "$(cat "$copy")" ]]; then
        continue
    elif [[ ${1-} == --check ]]; then
        echo "$copy differs from $SOURCE: run \`make rules\`." >&2
        status=1
    else
        echo "$text" >"$copy"
    fi
done
exit "$status"
