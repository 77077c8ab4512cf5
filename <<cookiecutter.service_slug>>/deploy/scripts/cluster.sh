# shellcheck shell=bash
# What is called how in the cluster, and has to be there.

readonly NAME=<<cookiecutter.service_slug>>
readonly NAMESPACE=$NAME-$ENVIRONMENT

require kubectl
echo "${0##*/}: $IMAGE, namespace $NAMESPACE, context $(kubectl config current-context 2>/dev/null || echo none)"

require_secret() {
    local found
    found=$(kubectl get secret "$NAME" --namespace "$NAMESPACE" --ignore-not-found \
        --output 'go-template={{with .data}}{{if .DATABASE_URL}}yes{{end}}{{end}}')
    if [[ $found != yes ]]; then
        fail "Namespace $NAMESPACE has no Secret $NAME with a DATABASE_URL. Create it, and try again:
  kubectl create secret generic $NAME --namespace $NAMESPACE --from-literal=DATABASE_URL=postgresql://..."
    fi
}

# Nobody promotes or aborts a version that they do not mean.
require_version() {
    local wanted
    wanted=$(kubectl get deployment "$NAME" --namespace "$NAMESPACE" \
        --output 'jsonpath={.spec.template.spec.containers[0].image}')
    if [[ $wanted != "$IMAGE" ]]; then
        fail "The newest version in $ENVIRONMENT is $wanted, not $IMAGE: nothing was done."
    fi
}
