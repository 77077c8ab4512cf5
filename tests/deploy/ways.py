"""Names for the ways that a test is about."""

import pytest

helm = pytest.mark.only(deploy=("helm",))
kustomize = pytest.mark.only(deploy=("kubernetes",))
rolling = pytest.mark.only(rollout=("rolling",))
argo = pytest.mark.only(rollout=("blue_green", "canary"))
blue_green = pytest.mark.only(rollout=("blue_green",))
canary = pytest.mark.only(rollout=("canary",))
