-- What checkout has put aside. The pieces are out of "stock" from the moment of the reservation: `available` is what can
-- still be sold.
CREATE TABLE "reservations" (
  "id" UUID NOT NULL,
  "owner" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'held',
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "reservations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "reservations_state_check" CHECK ("state" IN ('held', 'committed', 'released', 'expired')),
  CONSTRAINT "reservations_expires_check" CHECK (("state" = 'held') = ("expires_at" IS NOT NULL))
);

-- What the sweep of the expired looks for.
CREATE INDEX "reservations_expires_at_idx" ON "reservations" ("expires_at");

CREATE TABLE "reservation_lines" (
  "reservation_id" UUID NOT NULL,
  "sku" TEXT COLLATE "C" NOT NULL,
  "quantity" INTEGER NOT NULL,
  -- How many of them are back in "stock": all of a released reservation, some of a refunded one.
  "returned" INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT "reservation_lines_pkey" PRIMARY KEY ("reservation_id", "sku"),
  CONSTRAINT "reservation_lines_quantity_check" CHECK ("quantity" > 0),
  CONSTRAINT "reservation_lines_returned_check" CHECK ("returned" BETWEEN 0 AND "quantity"),
  CONSTRAINT "reservation_lines_reservation_id_fkey"
    FOREIGN KEY ("reservation_id") REFERENCES "reservations" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
