# The console's files behind nginx: docker build -f docker/web.Dockerfile -t kontora/web .
ARG NODE_IMAGE=docker.io/library/node:24.21.0-slim
ARG NGINX_IMAGE=docker.io/nginxinc/nginx-unprivileged:1.28-alpine-slim

# As in Dockerfile, so that both are built once.
FROM ${NODE_IMAGE} AS build
ENV NPM_CONFIG_USERCONFIG=/run/secrets/npmrc NODE_EXTRA_CA_CERTS=/run/secrets/ca NPM_CONFIG_CACHE=/npm-cache
WORKDIR /source
COPY . .
RUN --mount=type=secret,id=npmrc --mount=type=secret,id=ca --mount=type=cache,target=/npm-cache npm run build

FROM ${NGINX_IMAGE}
COPY docker/nginx.conf /etc/nginx/nginx.conf
COPY --from=build /source/build/web/security-headers.conf /etc/nginx/security-headers.conf
COPY --from=build /source/build/web/html /srv/console
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="kontora/web" \
      org.opencontainers.image.description="Kontora, the platform of an accounting outsourcing firm: the console" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 10001:10001
EXPOSE 8080 9090
STOPSIGNAL SIGQUIT
ENTRYPOINT ["nginx", "-e", "stderr", "-g", "daemon off;"]
CMD []
