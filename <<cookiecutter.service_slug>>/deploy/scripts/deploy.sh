#!/usr/bin/env bash
# Bring a version into an environment: deploy.sh ENVIRONMENT NAME@sha256:DIGEST
# shellcheck disable=SC1091 # the parts are checked by themselves
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/scripts/arguments.sh
. deploy/scripts/cluster.sh
. deploy/scripts/<<cookiecutter.deploy>>.sh
. deploy/scripts/<<"rolling" if cookiecutter.rollout == "rolling" else "rollouts">>.sh
. deploy/scripts/reasons.sh

trap 'echo "Interrupted; what was begun goes on in the cluster." >&2; exit 130' INT

create_namespace
require_secret
before=$(revision_that_serves)
<% if cookiecutter.rollout == "rolling" %>
if apply_with_migration && wait_until_healthy; then
<% else %>
if apply_with_migration && retry_if_aborted && wait_until_healthy; then
<% endif %>
    exit
fi

show_reasons || true
if [[ -z $before ]]; then
    fail "$IMAGE does not work. $(what_serves)"
fi
echo "Going back to the earlier version." >&2
if go_back_to "$before" && wait_until_healthy; then
    fail "$IMAGE does not work; the earlier version serves."
fi
fail "$IMAGE does not work, and the way back has failed too."
