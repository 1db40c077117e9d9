"""Metrics shared between processes, and their Prometheus text."""

import multiprocessing
import re
from urllib.parse import urlencode

import pytest

from gwangju_kg.web.http import metrics
from gwangju_kg.web.http.metrics import BOUNDS_S, Metrics


def _samples(text):
    return dict(re.fullmatch(r"(\S+) (\S+)", line).groups() for line in _lines(text))


def _lines(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


def _count(path, times):
    counts = Metrics(path)
    for _ in range(times):
        counts.query("timeout", 0.5)
        counts.cached()


def test_processes_count_together():
    """
    Counts from several concurrent processes are all kept, also after the processes have ended.
    """
    path = metrics.create_shared_file()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_count, args=(path, 500)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    samples = _samples(Metrics(path).text({}, "r"))

    assert samples['gwangju_kg_queries_total{outcome="timeout"}'] == "1500"
    assert samples["gwangju_kg_kept_answers_total"] == "1500"
    assert samples["gwangju_kg_query_seconds_sum"] == "750"


@pytest.mark.parametrize(
    ("seconds", "bucket", "held"),
    [(BOUNDS_S[0], "0.001", "1"), (0.0011, "0.001", "0"), (0.0011, "0.0025", "1"),
     (31, "30.0", "0"), (31, "+Inf", "1")],
)  # fmt: skip
def test_a_class_holds_what_is_at_most_its_bound(seconds, bucket, held):
    """Histogram buckets are cumulative; the last bucket counts everything."""
    counts = Metrics("")
    counts.query("ok", seconds)

    assert (
        _samples(counts.text({}, ""))[f'gwangju_kg_query_seconds_bucket{{le="{bucket}"}}'] == held
    )


def test_an_engine_that_does_not_answer_is_left_out():
    """Engine metrics are omitted, not invented, if the engine does not answer."""
    text = Metrics("").text({}, "r")
    complete = Metrics("").text({"workers": 2, "long": 1, "ended": {"timeout": 3}}, "r")

    assert "gwangju_kg_workers " not in text
    assert "gwangju_kg_workers 2\n" in complete
    assert 'gwangju_kg_workers_ended_total{cause="timeout"} 3\n' in complete


def test_the_server_tells_its_counts(web, release):
    """The server counts each query by its outcome."""
    before = _samples(web.get("/metrics").text)
    web.get("/sparql?" + urlencode({"query": "ASK {}"}))
    web.get("/sparql?" + urlencode({"query": "NO"}))
    response = web.get("/metrics")
    after = _samples(response.text)

    def more(outcome):
        name = f'gwangju_kg_queries_total{{outcome="{outcome}"}}'
        return int(after[name]) - int(before[name])

    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert (more("ok"), more("syntax-error"), more("timeout")) == (1, 1, 0)
    assert after[f'gwangju_kg_release_info{{release="{release.id}"}}'] == "1"
    assert int(after["gwangju_kg_workers"]) >= 1


def test_an_engine_that_is_gone_is_no_failure(engine_stopped):
    """The metrics of the web processes are served even if the engine is gone."""
    assert engine_stopped.get("/metrics").status_code == 200
