#!/usr/bin/env bash
# Stop replacing the old version: abort.sh ENVIRONMENT NAME@sha256:DIGEST
# shellcheck disable=SC1091 # the parts are checked by themselves
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/scripts/arguments.sh
. deploy/scripts/cluster.sh
<% if cookiecutter.rollout == "rolling" %>
. deploy/scripts/<<cookiecutter.deploy>>.sh
. deploy/scripts/rolling.sh
<% else %>
. deploy/scripts/rollouts.sh
<% endif %>

require_version
abort
