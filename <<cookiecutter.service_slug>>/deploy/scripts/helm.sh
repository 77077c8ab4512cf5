# shellcheck shell=bash
# How a version gets into the cluster: by the chart in deploy/helm.
#
# Helm does not wait for the pods: its own way back would remove those that tell the reason, and Helm 4
# does not understand every object's state. It does wait for the migration, which is a hook.

require helm

# A chart must not own its namespace.
create_namespace() {
    kubectl get namespace "$NAMESPACE" --output name 2>/dev/null || kubectl create namespace "$NAMESPACE"
    kubectl label namespace "$NAMESPACE" --overwrite pod-security.kubernetes.io/{enforce,audit,warn}=restricted
}

apply_with_migration() {
    upgrade true
}

apply() {
    upgrade false
}

upgrade() {
<% if cookiecutter.rollout == "blue_green" %>
    # Argo Rollouts adds to the Services' selectors. The server would refuse to merge that, and Helm 4
    # leaves it to the server unless told otherwise.
    local merge=--server-side=false
    if [[ $(helm version --short) == v3.* ]]; then
        merge=""
    fi
<% endif %>
    helm upgrade "$NAME" deploy/helm --install --namespace "$NAMESPACE" \
        --values "deploy/helm/values-$ENVIRONMENT.yaml" \
        --set-string "image.repository=${IMAGE%@*}" --set-string "image.digest=${IMAGE#*@}" \
        --set "migration.enabled=$1" --timeout "${TIMEOUT_SECONDS}s"<<' ${merge:+"$merge"}' if cookiecutter.rollout == "blue_green">>
}

current_revision() {
    newest_revision deployed
}

<% if cookiecutter.rollout == "rolling" %>
previous_revision() {
    newest_revision superseded
}

<% endif %>
# The newest revision in a state; nothing if there is none.
newest_revision() {
    { helm history "$NAME" --namespace "$NAMESPACE" --output yaml 2>/dev/null || true; } |
        awk -v state="$1" '/^  revision:/ { revision = $2 } /^  status:/ && $2 == state { newest = revision }
            END { print newest }'
}

go_back_to() {
    helm rollback "$NAME" "$1" --namespace "$NAMESPACE" --timeout "${TIMEOUT_SECONDS}s"
}
