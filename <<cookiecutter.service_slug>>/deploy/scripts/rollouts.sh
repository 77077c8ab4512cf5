# shellcheck shell=bash
# How a new version replaces the old one: as Argo Rollouts does it.

# A field of the Rollout.
rollout() {
    kubectl get rollout "$NAME" --namespace "$NAMESPACE" --output "jsonpath={$1}"
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

# Without a condition, the pause is just about to end.
waits_for_decision() {
<% if cookiecutter.rollout == "canary" %>
    local step
    case $(rollout '.status.pauseConditions[0].reason') in
        "") return 1 ;;
        CanaryPauseStep)
            # A pause with a duration ends by itself.
            step=$(rollout .status.currentStepIndex)
            [[ -z $(rollout ".spec.strategy.canary.steps[$step].pause.duration") ]]
            ;;
    esac
<% else %>
    [[ -n $(rollout '.status.pauseConditions[0].reason') ]]
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
    kubectl argo rollouts abort "$NAME" --namespace "$NAMESPACE"
    stable=$(rollout .status.stableRS)
    stable=$(kubectl get replicaset "$NAME-$stable" --namespace "$NAMESPACE" \
        --output 'jsonpath={.spec.template.spec.containers[0].image}')
    echo "The old version serves, but $IMAGE is still what is asked for. Deploy a better one, or ask for the old:
  make rollback ENVIRONMENT=$ENVIRONMENT IMAGE=$stable"
}

# An aborted version stays so, even when it is applied again.
retry_if_aborted() {
    if [[ $(rollout .status.abort) == true ]]; then
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
