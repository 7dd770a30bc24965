# The sandbox as an image: docker build --tag mockjumio . (docs/containers.md).
# A slim Python; any Debian with Python 3.11 or later and its venv will do.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY docs/reference/mockjumio.1 ./docs/reference/
COPY scenarios ./scenarios
COPY mockjumio ./mockjumio
# pip stays in a venv of its own. What comes from elsewhere comes as wheels: nothing is compiled, on amd64 and arm64 alike.
RUN python3 -m venv /build \
    && /build/bin/pip wheel --quiet --no-deps --wheel-dir /wheels . \
    && python3 -m venv --without-pip /opt/mockjumio \
    && /build/bin/pip --quiet --python /opt/mockjumio/bin/python install --no-compile --only-binary :all: \
        --constraint constraints.txt /wheels/mockjumio-*.whl
# What no command reads: translations of countries' names, tests, what type checkers and C compilers read, other
# packages' commands. What is read is compiled once, since nothing can be written later.
RUN cd /opt/mockjumio/lib/python3*/site-packages \
    && rm -r pycountry/locales \
    && find . -type d -name tests -prune -exec rm -r {} + \
    && find . -type f '(' -name '*.py[ix]' -o -name '*.px[di]' -o -name '*.[ch]' ')' -delete \
    && find /opt/mockjumio/bin -type f ! -name mockjumio -delete \
    && /opt/mockjumio/bin/python -m compileall -q --invalidation-mode unchecked-hash . \
    && mkdir -p -m 1777 /made/data /made/trust \
    && mkdir -p /made/etc/mockjumio

FROM ${BASE}
ARG VERSION
ARG REVISION
ARG CREATED
ARG SOURCE
LABEL org.opencontainers.image.title="mockjumio" \
      org.opencontainers.image.description="The sandbox that Jumio never shipped: callbacks, images, retrieval and delete for tests" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
COPY --from=build /opt/mockjumio /opt/mockjumio
COPY --from=build /made /
# Every runtime mounts /dev/shm, also below a read-only root: for files that pass, and there HEALTHCHECK learns the port.
ENV PATH="/opt/mockjumio/bin:${PATH}" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/dev/shm \
    MOCKJUMIO_HOST=0.0.0.0 \
    MOCKJUMIO_ALLOW_HOST=mockjumio \
    MOCKJUMIO_TLS_DIR=/data/tls \
    MOCKJUMIO_READY_FILE=/dev/shm/mockjumio.json
# mockjumio.yaml and init.d are read here.
WORKDIR /etc/mockjumio
VOLUME /data
# A number, so that Kubernetes can tell that it is not root. Any other will do, too.
USER 8017:8017
EXPOSE 8017
HEALTHCHECK --interval=5s --timeout=4s --start-period=5s CMD ["mockjumio", "healthcheck"]
ENTRYPOINT ["mockjumio"]
CMD ["serve"]
