{{/* The name of the objects: the release's. Both names have at most 53 characters. */}}
{{- define "<<cookiecutter.service_slug>>.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride }}
{{- end }}

{{/* What selects the pods of one component; takes (list . "component"), as do all labels. */}}
{{- define "<<cookiecutter.service_slug>>.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* The labels of pods. */}}
{{- define "<<cookiecutter.service_slug>>.podLabels" -}}
{{ include "<<cookiecutter.service_slug>>.selectorLabels" . }}
app.kubernetes.io/version: {{ include "<<cookiecutter.service_slug>>.version" (index . 0) | quote }}
{{- end }}

{{/* The labels of all other objects. */}}
{{- define "<<cookiecutter.service_slug>>.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | quote }}
{{ include "<<cookiecutter.service_slug>>.podLabels" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* What runs, as a label: the tag, or the beginning of the digest. */}}
{{- define "<<cookiecutter.service_slug>>.version" -}}
{{- if .Values.image.digest }}
{{- .Values.image.digest | trimPrefix "sha256:" | trunc 12 }}
{{- else }}
{{- .Values.image.tag | trunc 63 | trimAll "-_." }}
{{- end }}
{{- end }}

{{/* The image. */}}
{{- define "<<cookiecutter.service_slug>>.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- $tag := required "set image.digest or image.tag: which version to deploy" .Values.image.tag }}
{{- printf "%s:%s" .Values.image.repository $tag }}
{{- end }}
{{- end }}

{{/* The name of the Secret with DATABASE_URL. */}}
{{- define "<<cookiecutter.service_slug>>.secretName" -}}
{{- if .Values.secret.create }}
{{- include "<<cookiecutter.service_slug>>.fullname" . }}
{{- else }}
{{- required "set secret.existingSecret to a Secret with DATABASE_URL" .Values.secret.existingSecret }}
{{- end }}
{{- end }}

{{/* The environment as the data of a ConfigMap: text only, and numbers without an exponent. */}}
{{- define "<<cookiecutter.service_slug>>.config" -}}
{{- $data := dict }}
{{- range $name, $value := .Values.config }}
{{- $_ := set $data $name (typeIs "string" $value | ternary $value (toJson $value)) }}
{{- end }}
{{- toYaml $data }}
{{- end }}

{{/* What all pods have in common. */}}
{{- define "<<cookiecutter.service_slug>>.podSpec" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What all containers have in common. */}}
{{- define "<<cookiecutter.service_slug>>.container" -}}
image: {{ include "<<cookiecutter.service_slug>>.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}
