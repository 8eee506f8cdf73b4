-- What a shopper pays with, as far as payment may know it: the provider keeps the number.
CREATE TABLE "cards" (
  "token" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "vault_id" TEXT NOT NULL,
  "brand" TEXT NOT NULL,
  "last_four" TEXT NOT NULL,
  "expiry_month" INTEGER NOT NULL,
  "expiry_year" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "cards_pkey" PRIMARY KEY ("token"),
  CONSTRAINT "cards_last_four_check" CHECK ("last_four" ~ '^\d{4}$'),
  CONSTRAINT "cards_expiry_check" CHECK ("expiry_month" BETWEEN 1 AND 12 AND "expiry_year" BETWEEN 2000 AND 2100)
);

-- An order's payment: what it is asked to be, and what the provider has said of it so far.
CREATE TABLE "payments" (
  "order_id" UUID NOT NULL,
  "transaction_id" UUID NOT NULL,
  -- NULL: cancelled before anybody asked for money.
  "user_id" UUID,
  -- NULL: no such card, or somebody else's.
  "card_token" UUID,
  "amount_pence" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "is_cancelled" BOOLEAN NOT NULL DEFAULT false,
  "captured_pence" INTEGER NOT NULL DEFAULT 0,
  "refunded_pence" INTEGER NOT NULL DEFAULT 0,
  "decline_reason" TEXT,
  -- When the sweep looks after it; NULL: there is nothing left to do.
  "look_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "payments_pkey" PRIMARY KEY ("order_id"),
  CONSTRAINT "payments_amount_check" CHECK ("amount_pence" >= 0),
  CONSTRAINT "payments_state_check"
    CHECK ("state" IN ('asked', 'pending', 'authorised', 'captured', 'declined', 'voided')),
  CONSTRAINT "payments_refunded_check" CHECK ("refunded_pence" BETWEEN 0 AND "captured_pence"),
  CONSTRAINT "payments_declined_check" CHECK (("state" = 'declined') = ("decline_reason" IS NOT NULL)),
  CONSTRAINT "payments_card_check" CHECK ("state" IN ('declined', 'voided') OR "card_token" IS NOT NULL),
  CONSTRAINT "payments_card_token_fkey"
    FOREIGN KEY ("card_token") REFERENCES "cards" ("token") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "payments_transaction_id_key" ON "payments" ("transaction_id");

-- What the sweep looks for.
CREATE INDEX "payments_look_at_idx" ON "payments" ("look_at");

-- A part of a payment that goes back.
CREATE TABLE "refunds" (
  "id" UUID NOT NULL,
  "order_id" UUID NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "is_done" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refunds_amount_check" CHECK ("amount_pence" >= 0),
  CONSTRAINT "refunds_order_id_fkey"
    FOREIGN KEY ("order_id") REFERENCES "payments" ("order_id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE INDEX "refunds_order_id_idx" ON "refunds" ("order_id");
