-- The outbox: jobs that follow from what a transaction wrote, kept until the consumer's own commit is known.
CREATE TABLE "outbox" (
  "id" UUID NOT NULL,
  "queue" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "payload" JSONB NOT NULL,
  "traceparent" TEXT,
  "state" TEXT NOT NULL DEFAULT 'open',
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "doublings" INTEGER NOT NULL DEFAULT 0,
  "redrives" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Whole microseconds: rounded to milliseconds a new row could lie in the future of the relay that is woken for it.
  "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "settled_at" TIMESTAMPTZ(3),

  CONSTRAINT "outbox_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "outbox_queue_check" CHECK (length("queue") BETWEEN 1 AND 100),
  CONSTRAINT "outbox_name_check" CHECK (length("name") BETWEEN 1 AND 100),
  CONSTRAINT "outbox_state_check" CHECK ("state" IN ('open', 'done', 'dead')),
  CONSTRAINT "outbox_settled_check" CHECK (("state" = 'open') = ("settled_at" IS NULL)),
  CONSTRAINT "outbox_dead_check" CHECK ("state" <> 'dead' OR "last_error" IS NOT NULL),
  CONSTRAINT "outbox_counts_check" CHECK ("attempt" >= 0 AND "doublings" >= 0 AND "redrives" >= 0)
) WITH (
  -- Each job leaves about three dead rows behind. Vacuum comes by their number, not by a share of a table that is
  -- mostly history, and works without pauses: a relay's scan steps over every dead entry at the front of its index.
  -- Neither a claim nor a settlement can be HOT, each moves its row within an index or to another one, so no room is kept
  -- free in the pages.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000
);

-- A row is in exactly one of these, so that none of them grows with the others: what a relay looks for, what an operator
-- looks at, what a sweep removes.
CREATE INDEX "outbox_open_idx" ON "outbox" ("due_at", "id") WHERE "state" = 'open';
CREATE INDEX "outbox_dead_idx" ON "outbox" ("id") WHERE "state" = 'dead';
CREATE INDEX "outbox_done_idx" ON "outbox" ("settled_at") WHERE "state" = 'done';

-- The inbox: ids of the messages whose effect is in this database. A row is never updated, so pages are filled whole.
CREATE TABLE "inbox" (
  "message_id" UUID NOT NULL,
  "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "inbox_pkey" PRIMARY KEY ("message_id")
);

-- Old ids are forgotten by time.
CREATE INDEX "inbox_taken_at_idx" ON "inbox" ("taken_at");
