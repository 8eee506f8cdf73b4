-- An order from the first request on. Until it is placed it is nobody's but the request's that will finish it; what was
-- refused stays for whoever sends the same request again.
CREATE TABLE "orders" (
  -- Of version 7, so that ids sort by the time they were made.
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "idempotency_key" TEXT NOT NULL,
  -- What was asked for, to tell a repetition from a key that was used twice.
  "address_id" UUID NOT NULL,
  "coupon_code" TEXT,
  "state" TEXT NOT NULL DEFAULT 'placing',
  -- Why it was refused, as the shopper was told.
  "refusal" JSONB,
  "address" JSONB NOT NULL,
  "goods_pence" INTEGER NOT NULL,
  "discount_pence" INTEGER NOT NULL DEFAULT 0,
  "shipping_pence" INTEGER NOT NULL,
  "refunded_pence" INTEGER NOT NULL DEFAULT 0,
  "cancellation_reason" TEXT,
  "tracking_code" TEXT,
  -- Of its newest event.
  "sequence" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "placed_at" TIMESTAMPTZ(3),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "orders_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "orders_state_check"
    CHECK ("state" IN ('placing', 'refused', 'placed', 'paid', 'confirmed', 'cancelled')),
  CONSTRAINT "orders_refusal_check" CHECK (("state" = 'refused') = ("refusal" IS NOT NULL)),
  CONSTRAINT "orders_placed_check" CHECK (("state" IN ('placing', 'refused')) = ("placed_at" IS NULL)),
  CONSTRAINT "orders_cancellation_check" CHECK (("state" = 'cancelled') = ("cancellation_reason" IS NOT NULL)),
  CONSTRAINT "orders_goods_check" CHECK ("goods_pence" >= 0 AND "shipping_pence" >= 0),
  CONSTRAINT "orders_discount_check" CHECK ("discount_pence" BETWEEN 0 AND "goods_pence"),
  CONSTRAINT "orders_refunded_check"
    CHECK ("refunded_pence" BETWEEN 0 AND "goods_pence" - "discount_pence" + "shipping_pence")
);

-- One key, one order: two submits at once meet here.
CREATE UNIQUE INDEX "orders_user_id_idempotency_key_key" ON "orders" ("user_id", "idempotency_key");
-- A shopper's list, the latest first.
CREATE INDEX "orders_user_id_id_idx" ON "orders" ("user_id", "id");
-- What the sweep looks for: few rows at any time.
CREATE INDEX "orders_placing_idx" ON "orders" ("created_at") WHERE "state" = 'placing';
CREATE INDEX "orders_refused_idx" ON "orders" ("created_at") WHERE "state" = 'refused';

-- What was in the cart, with the prices of that moment.
CREATE TABLE "order_lines" (
  "order_id" UUID NOT NULL,
  "sku" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "unit_price_pence" INTEGER NOT NULL,
  "quantity" INTEGER NOT NULL,
  -- The line's share of the order's discount.
  "discount_pence" INTEGER NOT NULL DEFAULT 0,
  -- Pieces that came back.
  "returned" INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT "order_lines_pkey" PRIMARY KEY ("order_id", "sku"),
  CONSTRAINT "order_lines_quantity_check" CHECK ("quantity" > 0 AND "returned" BETWEEN 0 AND "quantity"),
  CONSTRAINT "order_lines_discount_check"
    CHECK ("discount_pence" BETWEEN 0 AND "unit_price_pence"::bigint * "quantity"),
  CONSTRAINT "order_lines_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What happened to an order, for whoever follows it.
CREATE TABLE "order_events" (
  "order_id" UUID NOT NULL,
  "sequence" INTEGER NOT NULL,
  "event" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "order_events_pkey" PRIMARY KEY ("order_id", "sequence"),
  CONSTRAINT "order_events_sequence_check" CHECK ("sequence" > 0),
  CONSTRAINT "order_events_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Money on its way back for pieces that came back.
CREATE TABLE "refunds" (
  "id" UUID NOT NULL,
  "order_id" UUID NOT NULL,
  "idempotency_key" TEXT NOT NULL,
  "lines" JSONB NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "paid_back_at" TIMESTAMPTZ(3),

  CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refunds_amount_check" CHECK ("amount_pence" >= 0),
  CONSTRAINT "refunds_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "refunds_order_id_idempotency_key_key" ON "refunds" ("order_id", "idempotency_key");

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
