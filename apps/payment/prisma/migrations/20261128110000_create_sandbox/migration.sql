-- The sandbox provider's own books. Payment's code never looks into them; another provider would keep its elsewhere.

-- Its vault. A number is not kept, only how its card behaves.
CREATE TABLE "sandbox_cards" (
  "id" UUID NOT NULL,
  "behaviour" TEXT NOT NULL,
  "brand" TEXT NOT NULL,
  "last_four" TEXT NOT NULL,
  "expiry_month" INTEGER NOT NULL,
  "expiry_year" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "sandbox_cards_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sandbox_cards_last_four_check" CHECK ("last_four" ~ '^\d{4}$')
);

CREATE TABLE "sandbox_charges" (
  -- The one it is, or would be, authorised under.
  "key" TEXT COLLATE "C" NOT NULL,
  "order_id" UUID NOT NULL,
  -- NULL: voided before it was asked for.
  "card_id" UUID,
  "state" TEXT NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "captured_pence" INTEGER NOT NULL DEFAULT 0,
  "refunded_pence" INTEGER NOT NULL DEFAULT 0,
  -- How often money was taken. A second time is possible, so that a merchant's fault shows.
  "captures" INTEGER NOT NULL DEFAULT 0,
  "decline_reason" TEXT,
  -- When a pending one is decided.
  "settles_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "sandbox_charges_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "sandbox_charges_state_check"
    CHECK ("state" IN ('pending', 'authorised', 'captured', 'declined', 'voided')),
  CONSTRAINT "sandbox_charges_refunded_check" CHECK ("refunded_pence" BETWEEN 0 AND "captured_pence"),
  CONSTRAINT "sandbox_charges_settles_check" CHECK (("state" = 'pending') = ("settles_at" IS NOT NULL)),
  CONSTRAINT "sandbox_charges_card_id_fkey"
    FOREIGN KEY ("card_id") REFERENCES "sandbox_cards" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE INDEX "sandbox_charges_order_id_idx" ON "sandbox_charges" ("order_id");

CREATE INDEX "sandbox_charges_settles_at_idx" ON "sandbox_charges" ("settles_at");

-- What was done, once for a key.
CREATE TABLE "sandbox_operations" (
  "key" TEXT COLLATE "C" NOT NULL,
  "charge_key" TEXT COLLATE "C" NOT NULL,
  "kind" TEXT NOT NULL,
  "done_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "sandbox_operations_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "sandbox_operations_kind_check" CHECK ("kind" IN ('authorise', 'capture', 'void', 'refund')),
  CONSTRAINT "sandbox_operations_charge_key_fkey"
    FOREIGN KEY ("charge_key") REFERENCES "sandbox_charges" ("key") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Calls that the provider owes the shop.
CREATE TABLE "sandbox_callbacks" (
  "id" UUID NOT NULL,
  "charge_key" TEXT COLLATE "C" NOT NULL,
  -- NULL: it was heard.
  "due_at" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT "sandbox_callbacks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sandbox_callbacks_charge_key_fkey"
    FOREIGN KEY ("charge_key") REFERENCES "sandbox_charges" ("key") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE INDEX "sandbox_callbacks_due_at_idx" ON "sandbox_callbacks" ("due_at");

-- How badly it behaves: one row, which all instances obey.
CREATE TABLE "sandbox_settings" (
  "id" INTEGER NOT NULL,
  -- Each so many calls one answers too late; 0: none.
  "timeout_every" INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT "sandbox_settings_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sandbox_settings_one_row_check" CHECK ("id" = 1),
  CONSTRAINT "sandbox_settings_timeout_every_check" CHECK ("timeout_every" BETWEEN 0 AND 1000)
);

INSERT INTO "sandbox_settings" ("id") VALUES (1);

-- Counts the calls over all instances, without a row that each of them would wait for.
CREATE SEQUENCE "sandbox_calls";
