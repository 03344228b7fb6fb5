FROM python:3.11-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/uv.txt requirements/base.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && .venv/bin/uv pip sync --no-cache --python .venv/bin/python --require-hashes requirements/base.txt
COPY . .
RUN .venv/bin/python -m config.translations compile \
    && VAR_DIR=/app/var DJANGO_SETTINGS_MODULE=config.settings.production \
       SECRET_KEY=only-while-building-0123456789abcdefghijklmnopqrstuvwxyz ALLOWED_HOSTS=build BASE_URL=http://build DATABASE_URL=sqlite:////tmp/build \
       REDIS_URL=redis://build BROKER_URL=memory:// EMAIL_URL=dummymail:// TRUSTED_PROXIES=0 \
       .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production VAR_DIR=/data STATIC_DIR=/app/var/static
RUN useradd --create-home --uid 10001 artel && mkdir /data && chown artel: /data
WORKDIR /app
COPY --from=build /app /app
USER artel
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
