"""The sentences of which planted progress files are made: facts with a place for their token, and filler."""

from __future__ import annotations

FACTS = {
    "blocker": (
        "Waiting for the staging credentials of {t}",
        "The ops team has to open port 5432 for {t} first",
        "{t}: no answer yet from the billing team about the new contract",
        "Legal review of the export format, ticket {t}, is not through; without it nothing may be deployed",
    ),
    "decision": (
        "Pattern: outbox table `{t}`, one row a job",
        "Database: PostgreSQL 15, queue table {t} partitioned by month",
        "API: POST /v2/{t} answers 202 with a Location header",
        "**Retries**: exponential backoff with jitter, at most 5, then the dead-letter table {t}",
        "We go with {t} and not with Redis streams, since the job has to be written in the transaction of the order",
        "Workers lock rows with FOR UPDATE SKIP LOCKED; the lease is called {t}",
        "No ORM in the hot path ({t} only)",
        "Feature flag {t} guards the new path until the load test has passed",
    ),
    "path": (
        "Handler: pkg/handler/{t}/create.go",
        "`src/sections/assets/components/{t}.tsx`",
        "Migration: db/migrations/0042_{t}.sql",
        "Tests of the worker: pkg/worker/{t}_test.go (table driven)",
        "deploy/helm/templates/{t}.yaml - values are in values-staging.yaml",
        "**Service**: pkg/service/{t}.go:118 is where the claim happens",
    ),
    "preference": (
        "The user prefers small commits that begin with {t}",
        "Never touch {t} by hand, it is generated",
        "p99 of the claim below 50 ms on {t}",
        "Tabs, not spaces, in everything below {t}",
        "No new dependencies without asking; {t} is the only exception so far",
        "Messages to customers are in British English, see {t}",
        "The customer wants to see {t} in the log before each retry",
        "Must run on Go 1.21, {t} is not on a newer one before March",
        "PRs of at most 400 lines, with {t} as reviewer",
    ),
    "error": (
        "connection pool of {t} exhausted after 40 parallel jobs",
        "panic: runtime error: index out of range [3] with length 3 in {t}",
        "TypeError: Cannot read properties of undefined (reading '{t}')",
        "migration {t} fails on a table with more than 2^31 rows",
        "flaky: TestClaim/{t} times out in one of twenty runs",
        "the linter rejects {t} since its upgrade to 1.60",
    ),
    "how it was resolved": (
        "raised the pool of {t} to 60 and closed idle connections",
        "guarded the access in {t} and added a test for the empty list",
        "pinned {t} to the version before",
        "the clock is injected now, {t} uses a fixed one",
    ),
    "open": ("pending", "pending - {t} has to be asked first", "open, tried {t} without success", "TBD"),
    "run": (
        "Implemented the claim loop in {t} with graceful shutdown",
        "Wrote 14 unit tests for {t}, all of them pass",
        "Reviewed {t}: two findings of medium weight, none of high weight",
        "Designed the schema {t} and the index on (state, next_attempt)",
        "Load test of {t}: 1,240 jobs a second with 8 workers",
        "The endpoint {t} is documented and has an example for each answer",
    ),
    "detail of a run": (
        "the index of {t} is partial, on pending rows alone",
        "a job of {t} may be claimed twice after a crash, so handlers are idempotent",
        "the metric {t} counts claims, not jobs",
        "left {t} as it was: its callers rely on the order of rows",
    ),
    "phase result": (
        "outbox table and one worker, see {t}",
        "{t} runs behind a flag, 14 tests pass",
        "schema is in place, backfill of {t} took 3 minutes",
        "design agreed, {t} was left out of scope",
    ),
    "note": (
        "look at the retries of {t} first",
        "half of the table tests for {t} are written",
        "stopped in the middle of {t}; its two helpers compile, the third is empty",
    ),
    "status": ("in_progress", "blocked", "in_progress ({t} is half way)", "needs restart", "blocked on {t}"),
}

NAMES = (
    *("Architecture", "Data model", "Queue worker", "API endpoints", "Retries and backoff", "Dead-letter handling"),
    *("Admin screen", "Unit tests", "Integration tests", "Load tests", "Code review", "Security review", "Rollout"),
    *("Observability", "Documentation", "Migration of old jobs", "Cleanup", "Feature flag removal"),
)
AGENTS = (
    *("backend-architect", "backend-developer", "backend-unit-test-engineer", "code-reviewer", "Explore"),
    *("frontend-developer", "database-migration-specialist", "general-purpose"),
)
KINDS_OF_ERRORS = ("TimeoutError", "Test failure", "Build error", "Lint", "Migration failed", "Agent timeout")
TOPICS = ("Queue storage", "Locking", "Wire format", "Scheduling", "Tenancy", "Rollback", "Idempotency", "Backfill")

FILLER = (
    "The worker claims a row and holds its lease for thirty seconds while the handler runs",
    "Two of the three alternatives would have needed a second system in production",
    "Retries wait two, four and eight seconds, each with a jitter of a quarter",
    "The handler answers from the cache as long as the nightly export is at work",
    "An index on state and next attempt brings the claim from 140 to 3 milliseconds",
    "The tests failed at first because the clock was taken from the system",
    "The migration adds columns with defaults and removes none, so old workers go on",
    "Nothing in the admin screen depends on the order in which jobs end",
    "A job that has failed five times is moved together with its last error",
    "The batch size was tried with 10, 50 and 200, and 50 was the fastest",
    "On the staging system the import of last year took eleven minutes",
    "Old rows are deleted by a job of its own that runs at four in the morning",
    "The review asked for shorter functions in the scheduler and for one more test",
    "The dashboard shows the age of the oldest job, its tenant and its kind",
    "Both clients send the same key twice where the network drops an answer",
    "With more than eight workers the database is the limit and no longer the handlers",
    "The first version kept its connections open over a whole batch",
    "Metrics are labelled with the kind of a job, never with its tenant",
    "The schema has room for priorities although nothing sets them today",
    "A second look at the plan showed a sequential scan, which the new index avoids",
    "The build is green again",
    "Rebased onto main",
    "Two workers were restarted",
    "The load test is at work",
    "Asked the operations team",
    "Deployed to staging",
)
TRACE = (
    "goroutine {n} [running]:",
    "main.(*Worker).claim(0xc0000{n}, 0x7f2c, 0x1)",
    "/build/pkg/worker/loop.go:118 +0x{n}",
    "created by main.(*Worker).Run in goroutine {n}",
    "--- FAIL: TestClaim/tenant_{n} (0.04s)",
    "    expected 3 jobs, got {n}",
)
