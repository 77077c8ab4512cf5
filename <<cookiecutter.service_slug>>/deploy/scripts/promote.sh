#!/usr/bin/env bash
<% if cookiecutter.rollout == "rolling" %>
# Say whether a version has replaced the old one: promote.sh ENVIRONMENT NAME@sha256:DIGEST
<% else %>
# Let a version that waits go on: promote.sh ENVIRONMENT NAME@sha256:DIGEST
<% endif %>
# shellcheck disable=SC1091 # the parts are checked by themselves
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/scripts/arguments.sh
. deploy/scripts/cluster.sh
. deploy/scripts/<<"rolling" if cookiecutter.rollout == "rolling" else "rollouts">>.sh
. deploy/scripts/reasons.sh

require_version
if ! promote; then
    show_reasons || true
    fail "$IMAGE has not replaced the old version."
fi
