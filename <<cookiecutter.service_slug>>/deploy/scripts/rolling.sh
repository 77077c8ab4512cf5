# shellcheck shell=bash
# How a new version replaces the old one: pod by pod.

wait_until_healthy() {
    kubectl rollout status "deployment/$NAME" --namespace "$NAMESPACE" --timeout "${TIMEOUT_SECONDS}s"
}

# The revision to go back to; nothing if there is none.
revision_that_serves() {
    current_revision
}

# What is left when there is no way back.
what_serves() {
    echo "There is no earlier version: what was installed stays to be looked at."
}

has_replaced_the_old() {
    local progress
    progress=$(kubectl get deployment "$NAME" --namespace "$NAMESPACE" \
        --output 'jsonpath={.status.conditions[?(@.type=="Progressing")].reason}')
    [[ $progress == NewReplicaSetAvailable ]]
}

# There is nothing to decide: a rolling update goes on by itself.
promote() {
    has_replaced_the_old && echo "$IMAGE has replaced the old version."
}

abort() {
    local previous
    if has_replaced_the_old; then
        fail "$IMAGE has replaced the old version already; \`make rollback\` goes back to an earlier one."
    fi
    previous=$(previous_revision)
    if [[ -z $previous ]]; then
        fail "$IMAGE is the first version: there is none to go back to. Deploy a better one."
    fi
    go_back_to "$previous"
    wait_until_healthy
}
