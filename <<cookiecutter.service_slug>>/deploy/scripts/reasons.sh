# shellcheck shell=bash
# Why a version does not work, as far as the cluster knows.

show_reasons() {
    {
        show_pods
        show_warnings
    } >&2
}

# The newest pods that are not ready, what they wait for, and the end of their logs.
show_pods() {
    local pod state
    kubectl get pods --namespace "$NAMESPACE" --selector "app.kubernetes.io/instance=$NAME" \
        --field-selector status.phase!=Succeeded --sort-by .metadata.creationTimestamp \
        --output 'jsonpath={range .items[*]}{.metadata.name}|{.status.conditions[?(@.type=="Ready")].status}|{.status.phase} {.status.containerStatuses[*].state.waiting.reason} {.status.containerStatuses[*].state.waiting.message} {.status.containerStatuses[*].state.terminated.reason} {.status.conditions[?(@.type=="PodScheduled")].message}{"\n"}{end}' |
        grep -v '|True|' | tail -n 3 |
        while IFS='|' read -r pod _ state; do
            echo "Pod $pod is not ready: $state"
            kubectl logs "$pod" --namespace "$NAMESPACE" --all-containers --tail 20 2>/dev/null </dev/null |
                sed 's/^/  /'
        done
}

show_warnings() {
    echo "Warnings of the last hour:"
    kubectl events --namespace "$NAMESPACE" --types Warning | tail -n 10 | sed 's/^/  /'
}
