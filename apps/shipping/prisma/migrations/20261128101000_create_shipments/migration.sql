-- What is sent for an order, or never will be: a cancellation that comes before its booking leaves a row that says no more
-- than that, and the booking finds it.
CREATE TABLE "shipments" (
  "order_id" UUID NOT NULL,
  "user_id" UUID,
  "country" TEXT COLLATE "C",
  "weight_grams" INTEGER,
  "tracking_code" TEXT COLLATE "C",
  "state" TEXT NOT NULL,
  -- When a tracker lets it make its next step.
  "next_step_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "shipments_pkey" PRIMARY KEY ("order_id"),
  CONSTRAINT "shipments_state_check"
    CHECK ("state" IN ('booked', 'collected', 'in-transit', 'delivered', 'cancelled')),
  CONSTRAINT "shipments_booked_check" CHECK (
    num_nulls("user_id", "country", "weight_grams", "tracking_code") = 0
    OR ("state" = 'cancelled' AND num_nonnulls("user_id", "country", "weight_grams", "tracking_code") = 0)
  ),
  CONSTRAINT "shipments_step_check"
    CHECK (("state" IN ('booked', 'collected', 'in-transit')) = ("next_step_at" IS NOT NULL)),
  CONSTRAINT "shipments_weight_check" CHECK ("weight_grams" BETWEEN 1 AND 100000000)
);

CREATE UNIQUE INDEX "shipments_tracking_code_key" ON "shipments" ("tracking_code");
-- What a tracker looks for: what is under way, and nothing of what has arrived.
CREATE INDEX "shipments_due_idx" ON "shipments" ("next_step_at") WHERE "next_step_at" IS NOT NULL;

-- What happened to it. It is in each state once at most, and the key holds every writer to that.
CREATE TABLE "shipment_events" (
  "order_id" UUID NOT NULL,
  "state" TEXT NOT NULL,
  -- Of the insert, which has the shipment's lock, and not of its transaction, which may have waited for that.
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

  CONSTRAINT "shipment_events_pkey" PRIMARY KEY ("order_id", "state"),
  CONSTRAINT "shipment_events_state_check"
    CHECK ("state" IN ('booked', 'collected', 'in-transit', 'delivered', 'cancelled')),
  CONSTRAINT "shipment_events_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "shipments" ("order_id") ON DELETE CASCADE ON UPDATE CASCADE
);
