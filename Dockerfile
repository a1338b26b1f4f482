# The site with everything several machines need. What it keeps lies in the database, in the store
# of pictures and in the volume /var/lib/memorial; see compose.yaml and docs/deploy.md.
FROM python:3.11-slim-bookworm AS packages

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/memorial
COPY requirements/cluster.txt requirements/cluster.txt
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --require-hashes -r requirements/cluster.txt

FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=memorial.settings \
    BIND=0.0.0.0:8000 \
    STATIC_ROOT=/srv/memorial/.static \
    MEDIA_ROOT=/var/lib/memorial/media \
    QUARANTINE_ROOT=/var/lib/memorial/quarantine \
    IMPORTS_ROOT=/var/lib/memorial/imports
WORKDIR /srv/memorial
RUN groupadd --system --gid 10001 memorial \
    && useradd --system --uid 10001 --gid memorial --no-create-home memorial \
    && install -d -m 0700 -o memorial -g memorial /var/lib/memorial
COPY --from=packages /srv/memorial/.venv .venv
COPY . .
# The names of collected files hold their digests; no setting but a key is needed to make them.
RUN SECRET_KEY=only-to-collect ALLOWED_HOSTS=localhost DATABASE_URL=sqlite://:memory: \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

USER 10001:10001
VOLUME /var/lib/memorial
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD [".venv/bin/python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD [".venv/bin/python", "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "memorial.wsgi"]
