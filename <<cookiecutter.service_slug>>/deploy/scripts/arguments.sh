# shellcheck shell=bash
# What all scripts are given, and how they end when it is wrong.

fail() {
    echo "$*" >&2
    exit 1
}

refuse() {
    echo "$*" >&2
    exit 2
}

require() {
    command -v "$1" >/dev/null || fail "$1 is missing; install it and put it on PATH."
}

if [[ $# -gt 2 ]]; then
    refuse "There are $# arguments: give two, ENVIRONMENT and IMAGE."
fi
readonly ENVIRONMENT=${1-}
case $ENVIRONMENT in
    staging | production) ;;
    "") refuse "ENVIRONMENT is missing: give staging or production." ;;
    *) refuse "ENVIRONMENT is '$ENVIRONMENT': give staging or production." ;;
esac

readonly IMAGE=${2-}
name='[a-z0-9]+([._-]+[a-z0-9]+)*'
if [[ -z $IMAGE ]]; then
    refuse "IMAGE is missing: give NAME@sha256:DIGEST."
elif ! [[ $IMAGE =~ ^$name(:[0-9]+/$name)?(/$name)*@sha256:[0-9a-f]{64}$ ]]; then
    refuse "IMAGE is '$IMAGE': give NAME@sha256:DIGEST, with 64 hexadecimal digits and no tag, which may move."
fi

# How long each wait may take.
readonly TIMEOUT_SECONDS=${TIMEOUT_SECONDS:-<<600 if cookiecutter.rollout == "rolling" else 3600>>}
if ! [[ $TIMEOUT_SECONDS =~ ^[1-9][0-9]{0,5}$ ]]; then
    refuse "TIMEOUT_SECONDS is '$TIMEOUT_SECONDS': give a number of seconds, such as 600."
fi
