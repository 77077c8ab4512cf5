# shellcheck shell=bash
# How a version gets into the cluster: by the manifests in deploy/kubernetes.

readonly MIGRATION=$NAME-migration-${IMAGE:(-64):12}

create_namespace() {
    kubectl apply --filename "deploy/kubernetes/overlays/$ENVIRONMENT/namespace.yaml"
}

readonly VERSION="images:
  - name: <<cookiecutter.organization>>/<<cookiecutter.service_slug>>
    newName: '${IMAGE%@*}'
    digest: ${IMAGE#*@}"

apply_with_migration() {
    make_folder && migrate && apply_overlay
}

apply() {
    make_folder && apply_overlay
}

# kustomize takes the image from a file only, which lies beside the overlays as long as it is needed.
make_folder() {
    folder=deploy/kubernetes/.deploy.$$
    # Before there is something to remove: a signal may come at once.
    trap 'rm -rf "$folder"' EXIT
    mkdir "$folder"
}

apply_overlay() {
    echo "resources: [../overlays/$ENVIRONMENT]
$VERSION" >"$folder/kustomization.yaml"
    kubectl apply --kustomize "$folder"
}

# A Job cannot be changed, so each version has one with a name of its own.
migrate() {
    mkdir "$folder/migration"
    echo "resources: [../../overlays/$ENVIRONMENT/migration]
$VERSION
patches:
  - target:
      kind: Job
    patch: |-
      - op: replace
        path: /metadata/name
        value: $MIGRATION" >"$folder/migration/kustomization.yaml"
    kubectl delete job "$MIGRATION" --namespace "$NAMESPACE" --ignore-not-found &&
        kubectl apply --kustomize "$folder/migration" &&
        wait_for_migration
}

wait_for_migration() {
    local waited ended
    for ((waited = 0; waited < TIMEOUT_SECONDS; waited += 2)); do
        ended=$(kubectl get job "$MIGRATION" --namespace "$NAMESPACE" \
            --output 'jsonpath={.status.conditions[?(@.status=="True")].type}') || true
        case " $ended " in
            *" Complete "*) return 0 ;;
            *" Failed "*)
                echo "The migration has failed:" >&2
                kubectl logs "job/$MIGRATION" --namespace "$NAMESPACE" --all-containers --tail 50 >&2 || true
                return 1
                ;;
        esac
        sleep 2
    done
    echo "The migration has not ended within $TIMEOUT_SECONDS s." >&2
    return 1
}

current_revision() {
    kubectl get deployment "$NAME" --namespace "$NAMESPACE" --ignore-not-found \
        --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}'
}

<% if cookiecutter.rollout == "rolling" %>
previous_revision() {
    echo 0 # which is how kubectl calls the one before
}

<% endif %>
go_back_to() {
    kubectl rollout undo "deployment/$NAME" --namespace "$NAMESPACE" --to-revision "$1"
}
