{{- /* The services that run: what each says of itself over what holds for all. */ -}}
{{- define "kontora.services" -}}
{{- $services := dict -}}
{{- range $name, $own := .Values.services -}}
{{- $service := mergeOverwrite (deepCopy $.Values.defaults) $own -}}
{{- if $service.enabled -}}{{- $_ := set $services $name $service -}}{{- end -}}
{{- end -}}
{{- toJson $services -}}
{{- end }}

{{- /* Selects the pods of one workload: (dict "root" $ "component" "tasks"). */ -}}
{{- define "kontora.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "kontora.labels" -}}
{{ include "kontora.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- /* The image of a service: (dict "root" $ "name" "tasks" "digest" "sha256:…"). */ -}}
{{- define "kontora.image" -}}
{{- with .root.Values.image -}}
{{- list .registry .repository $.name | compact | join "/" -}}
{{- if $.digest }}@{{ $.digest }}{{ else }}:{{ .tag | default $.root.Chart.AppVersion }}{{ end -}}
{{- end -}}
{{- end }}

{{- /* Settings of a process on the bus beside its own: (dict "root" $ "bus" true "postgres" "" "env" dict). */ -}}
{{- define "kontora.env" -}}
{{- $env := dict -}}
{{- if .bus -}}
{{- $env = dict
  "KONTORA_POSTGRES" (.postgres | default .root.Values.postgres)
  "KONTORA_NATS" .root.Values.nats.url
  "KONTORA_SECRETS" "/run/secrets/kontora"
  "LOG_LEVEL" .root.Values.logLevel -}}
{{- with .root.Values.tracing.endpoint -}}{{- $_ := set $env "OTEL_EXPORTER_OTLP_ENDPOINT" . -}}{{- end -}}
{{- end -}}
{{- range $name, $value := mergeOverwrite $env .env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- /* What is the same in every pod: who it runs as, and that it can neither write nor ask the cluster anything. */ -}}
{{- define "kontora.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- /* Where a pod may be placed, and before whom: a service, or `defaults`. */ -}}
{{- define "kontora.place" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "kontora.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- /* /tmp, and of a Secret exactly the files a process reads: (dict "secret" "kontora-tasks" "required" list "optional" list). */ -}}
{{- define "kontora.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- if or .required .optional }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range $optional, $keys := dict "false" .required "true" .optional }}
      {{- if $keys }}
      - secret:
          name: {{ $.secret }}
          optional: {{ $optional }}
          items:
            {{- range $keys }}
            - key: {{ . }}
              path: {{ . }}
            {{- end }}
      {{- end }}
      {{- end }}
{{- end }}
{{- end }}

{{- define "kontora.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if or .required .optional }}
- name: secrets
  mountPath: /run/secrets/kontora
  readOnly: true
{{- end }}
{{- end }}

{{- /* Where a pod may go, by name: DNS and what it asks for, if it asks for anything. */ -}}
{{- define "kontora.egress" -}}
{{- if not .reaches -}}
egress: []
{{- else -}}
egress:
  {{- range $name := prepend .reaches "dns" | uniq }}
  {{- $to := get $.root.Values.network.destinations $name }}
  {{- if not $to }}{{ fail (printf "network.destinations has no entry %q, which a service reaches" $name) }}{{ end }}
  - ports:
      {{- toYaml $to.ports | nindent 6 }}
    {{- with $to.to }}
    to:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end -}}
{{- end }}
