CREATE TABLE "coupons" (
  "code" TEXT COLLATE "C" NOT NULL,
  "kind" TEXT NOT NULL,
  -- Of a percentage 1 to 100, of a fixed amount pence, of free shipping 0.
  "value" INTEGER NOT NULL,
  "minimum_pence" INTEGER NOT NULL DEFAULT 0,
  "valid_from" TIMESTAMPTZ(3) NOT NULL,
  "valid_until" TIMESTAMPTZ(3) NOT NULL,
  -- NULL: as often as anybody likes.
  "use_limit" INTEGER,
  "shopper_limit" INTEGER,
  "used" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "coupons_pkey" PRIMARY KEY ("code"),
  CONSTRAINT "coupons_value_check" CHECK (
    ("kind" = 'percentage' AND "value" BETWEEN 1 AND 100)
    OR ("kind" = 'fixed' AND "value" BETWEEN 1 AND 10000000)
    OR ("kind" = 'free-shipping' AND "value" = 0)
  ),
  CONSTRAINT "coupons_minimum_check" CHECK ("minimum_pence" >= 0),
  CONSTRAINT "coupons_valid_check" CHECK ("valid_from" < "valid_until"),
  CONSTRAINT "coupons_limits_check" CHECK ("use_limit" >= 0 AND "shopper_limit" >= 0),
  -- Not above "use_limit": an operator may lower that below what was used.
  CONSTRAINT "coupons_used_check" CHECK ("used" >= 0)
);

-- How often one shopper has used a coupon.
CREATE TABLE "coupon_shoppers" (
  "code" TEXT COLLATE "C" NOT NULL,
  "owner" TEXT NOT NULL,
  "used" INTEGER NOT NULL,

  CONSTRAINT "coupon_shoppers_pkey" PRIMARY KEY ("code", "owner"),
  CONSTRAINT "coupon_shoppers_used_check" CHECK ("used" >= 0),
  CONSTRAINT "coupon_shoppers_code_fkey"
    FOREIGN KEY ("code") REFERENCES "coupons" ("code") ON DELETE CASCADE ON UPDATE CASCADE
);

-- One use of a coupon by one order. What it gave stays as it was, whatever becomes of the coupon.
CREATE TABLE "redemptions" (
  "id" UUID NOT NULL,
  "code" TEXT COLLATE "C" NOT NULL,
  "owner" TEXT NOT NULL,
  "goods_pence" INTEGER NOT NULL,
  "discount_pence" INTEGER NOT NULL,
  "is_shipping_free" BOOLEAN NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'held',
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "redemptions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "redemptions_discount_check" CHECK ("discount_pence" BETWEEN 0 AND "goods_pence"),
  CONSTRAINT "redemptions_state_check" CHECK ("state" IN ('held', 'committed', 'released', 'expired')),
  CONSTRAINT "redemptions_expires_check" CHECK (("state" = 'held') = ("expires_at" IS NOT NULL)),
  CONSTRAINT "redemptions_code_fkey"
    FOREIGN KEY ("code") REFERENCES "coupons" ("code") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- What the sweep of the expired looks for.
CREATE INDEX "redemptions_expires_at_idx" ON "redemptions" ("expires_at");

CREATE INDEX "redemptions_code_idx" ON "redemptions" ("code");
