#!/usr/bin/env bash
# Go back to an earlier version, all at once: rollback.sh ENVIRONMENT NAME@sha256:DIGEST
# The database stays as it is.
# shellcheck disable=SC1091 # the parts are checked by themselves
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/scripts/arguments.sh
. deploy/scripts/cluster.sh
. deploy/scripts/<<cookiecutter.deploy>>.sh
. deploy/scripts/<<"rolling" if cookiecutter.rollout == "rolling" else "rollouts">>.sh
. deploy/scripts/reasons.sh

require_secret
<% if cookiecutter.rollout == "rolling" %>
if ! apply || ! wait_until_healthy; then
<% else %>
require kubectl-argo-rollouts
if ! apply || ! skip_steps || ! wait_until_healthy; then
<% endif %>
    show_reasons || true
    fail "$IMAGE does not work."
fi
