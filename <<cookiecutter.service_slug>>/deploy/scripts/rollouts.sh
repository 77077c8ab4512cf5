# shellcheck shell=bash
# How a new version replaces the old one: as Argo Rollouts does it.

# A field of the Rollout.
rollout() {
    kubectl get rollout "$NAME" --namespace "$NAMESPACE" --ignore-not-found --output "jsonpath={$1}"
}

# What Argo Rollouts says is about another version until it has seen the newest.
phase() {
    local newest
    newest=$(kubectl get deployment "$NAME" --namespace "$NAMESPACE" --output 'jsonpath={.metadata.generation}')
    if [[ $newest == "$(rollout .status.workloadObservedGeneration)" ]]; then
        rollout .status.phase
    else
        echo Unseen
    fi
}

# The revision to go back to; nothing if there is none. A version that was aborted, or still waits, is asked
# for without serving: nobody wants to get that back.
revision_that_serves() {
    local stable
    stable=$(rollout .status.stableRS)
    if [[ -n $stable && $stable == "$(rollout .status.currentPodHash)" ]]; then
        current_revision
    fi
}

# What is left when there is no way back.
what_serves() {
    local stable
    stable=$(stable_image)
    if [[ -z $stable ]]; then
        echo "There is no earlier version: what was installed stays to be looked at."
    else
        echo "The version before it had not replaced the old one, which serves:
  make rollback ENVIRONMENT=$ENVIRONMENT IMAGE=$stable"
    fi
}

# The image of the version that serves; nothing if none ever did.
stable_image() {
    local stable
    stable=$(rollout .status.stableRS)
    if [[ -n $stable ]]; then
        kubectl get replicaset "$NAME-$stable" --namespace "$NAMESPACE" \
            --output 'jsonpath={.spec.template.spec.containers[0].image}'
    fi
}

# Wait until the new version has replaced the old one, or waits for somebody to decide.
wait_until_healthy() {
    local waited state said="" degraded=0
    for ((waited = 0; waited < TIMEOUT_SECONDS; waited += 5)); do
        state="$(phase): $(rollout .status.message)"
        if [[ $state != "$said" ]]; then
            echo "${state%: }"
            said=$state
        fi
        case $state in
            Healthy*)
                scale_deployment_down
                return 0
                ;;
            Paused*)
                if waits_for_decision; then
                    echo "It waits: \`make promote\` lets it go on, \`make abort\` takes it back."
                    return 0
                fi
                ;;
            Degraded*)
                # Also for moments in which not all objects are there yet that belong together.
                degraded=$((degraded + 1))
                if [[ $degraded == 3 ]]; then
                    return 1
                fi
                ;;
        esac
        sleep 5
    done
    echo "The rollout has not ended within $TIMEOUT_SECONDS s." >&2
    return 1
}

# The Deployment only holds the template of the pods; a pod of its own would run each new version at once.
# Argo Rollouts takes it away if the first version gets healthy, and no analysis follows the promotion.
scale_deployment_down() {
    if [[ $(kubectl get deployment "$NAME" --namespace "$NAMESPACE" --output 'jsonpath={.spec.replicas}') != 0 ]]; then
        kubectl scale "deployment/$NAME" --namespace "$NAMESPACE" --replicas 0
    fi
}

# Without a condition, the pause is just about to end.
waits_for_decision() {
<% if cookiecutter.rollout == "canary" %>
    local step
    case $(rollout '.status.pauseConditions[*].reason') in
        "") return 1 ;;
        CanaryPauseStep)
            # A pause with a duration ends by itself.
            step=$(rollout .status.currentStepIndex)
            [[ -z $(rollout ".spec.strategy.canary.steps[$step].pause.duration") ]]
            ;;
    esac
<% else %>
    [[ -n $(rollout '.status.pauseConditions[*].reason') ]]
<% endif %>
}

promote() {
    require kubectl-argo-rollouts
    case $(phase) in
        Healthy) echo "$IMAGE has replaced the old version already." ;;
        Paused) kubectl argo rollouts promote "$NAME" --namespace "$NAMESPACE" && wait_until_healthy ;;
        *) fail "The rollout is not paused, so there is nothing to promote. $(rollout .status.message)" ;;
    esac
}

abort() {
    require kubectl-argo-rollouts
    local stable
    if [[ $(phase) == Healthy ]]; then
        fail "$IMAGE has replaced the old version already; \`make rollback\` goes back to an earlier one."
    fi
    stable=$(stable_image)
    if [[ -z $stable ]]; then
        fail "$IMAGE is the first version: there is none to go back to. Deploy a better one."
    fi
    kubectl argo rollouts abort "$NAME" --namespace "$NAMESPACE"
    echo "The old version serves, but $IMAGE is still what is asked for. Deploy a better one, or ask for the old:
  make rollback ENVIRONMENT=$ENVIRONMENT IMAGE=$stable"
}

# An aborted version stays so, even when it is applied again; a new one is not concerned, whose status is
# that of the one before until Argo Rollouts has seen it.
retry_if_aborted() {
    if [[ $(rollout .status.abort) == true && $(phase) == Degraded ]]; then
        require kubectl-argo-rollouts
        kubectl argo rollouts retry rollout "$NAME" --namespace "$NAMESPACE"
    fi
}

# The way back has to be short: no pauses and no analysis.
skip_steps() {
    local waited
    for ((waited = 0; waited < TIMEOUT_SECONDS; waited += 5)); do
        case $(phase) in
            "" | Unseen) sleep 5 ;;
            *)
                kubectl argo rollouts promote "$NAME" --namespace "$NAMESPACE" --full
                return
                ;;
        esac
    done
    echo "Argo Rollouts has not seen the version within $TIMEOUT_SECONDS s." >&2
    return 1
}
