# A slim Python; any Debian with Python 3.11 or later and its venv will do.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY mockjumio ./mockjumio
COPY scenarios ./scenarios
RUN python3 -m venv /build \
    && /build/bin/pip install --no-cache-dir --quiet build \
    && /build/bin/python -m build --wheel --outdir /wheels

FROM ${BASE}
LABEL org.opencontainers.image.title="mockjumio" \
      org.opencontainers.image.description="The sandbox that Jumio never shipped" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /wheels /wheels
RUN python3 -m venv /opt/mockjumio \
    && /opt/mockjumio/bin/pip install --no-cache-dir --quiet /wheels/*.whl \
    && rm -r /wheels \
    && useradd --uid 8017 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mockjumio
ENV PATH="/opt/mockjumio/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    MOCKJUMIO_HOST=0.0.0.0 \
    MOCKJUMIO_ALLOW_HOST=mockjumio
# A number, so that Kubernetes can tell that it is not root.
USER 8017
EXPOSE 8017
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s \
    CMD mockjumio healthcheck --server "${MOCKJUMIO_SERVER:-http://127.0.0.1:${MOCKJUMIO_PORT:-8017}}"
ENTRYPOINT ["mockjumio"]
CMD ["serve"]
