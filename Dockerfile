# One image for every process; docker-compose.yml says which runs where. The wheels carry GDAL, GEOS
# and PROJ; Pango prints forms as PDF.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONNOUSERSITE=1 \
    ACCORD_LOCAL=/var/lib/accord \
    STATIC_ROOT=/srv/static

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/accord
COPY requirements.txt ./
RUN pip install --no-cache-dir --compile --require-hashes -r requirements.txt

COPY . .
RUN ACCORD_MODE=live SECRET_KEY=only-while-building DATABASE_URL=postgresql://eoc_app@/eoc \
    python manage.py collectstatic --noinput -v 0

RUN useradd --system --uid 10001 --home-dir /var/lib/accord accord \
    && install -d -m 0700 -o accord -g accord /var/lib/accord /var/lib/accord/sink
USER accord
VOLUME /var/lib/accord
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=2); c.request('GET', '/healthz', headers={'Host': 'localhost'}); raise SystemExit(c.getresponse().status != 200)"]

CMD ["python", "-m", "uvicorn", "eoc.project.asgi:application", \
     "--host", "0.0.0.0", "--port", "8000", "--lifespan", "off", \
     "--timeout-graceful-shutdown", "5", \
     "--ws", "eoc.realtime.protocol:HubProtocol", "--ws-max-size", "65536", \
     "--ws-per-message-deflate", "false", "--no-proxy-headers"]
