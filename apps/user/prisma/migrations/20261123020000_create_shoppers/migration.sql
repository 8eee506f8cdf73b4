-- One row per shopper, locked by every change of theirs. All that is known of them refers to it and goes with it.
CREATE TABLE "shoppers" (
  "user_id" UUID NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "shoppers_pkey" PRIMARY KEY ("user_id")
);

CREATE TABLE "profiles" (
  "user_id" UUID NOT NULL,
  "given_name" TEXT,
  "family_name" TEXT,
  "phone" TEXT,
  "wants_news" BOOLEAN NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "profiles_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "profiles_given_name_check" CHECK (length("given_name") BETWEEN 1 AND 80),
  CONSTRAINT "profiles_family_name_check" CHECK (length("family_name") BETWEEN 1 AND 80),
  CONSTRAINT "profiles_phone_check" CHECK ("phone" ~ '^\+[1-9][0-9]{6,14}$'),
  CONSTRAINT "profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "shoppers" ("user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "addresses" (
  "address_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "recipient" TEXT NOT NULL,
  "line1" TEXT NOT NULL,
  "line2" TEXT,
  "city" TEXT NOT NULL,
  "region" TEXT,
  "postcode" TEXT,
  "country" TEXT NOT NULL,
  "is_default" BOOLEAN NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "addresses_pkey" PRIMARY KEY ("address_id"),
  CONSTRAINT "addresses_recipient_check" CHECK (length("recipient") BETWEEN 1 AND 100),
  CONSTRAINT "addresses_line1_check" CHECK (length("line1") BETWEEN 1 AND 100),
  CONSTRAINT "addresses_line2_check" CHECK (length("line2") BETWEEN 1 AND 100),
  CONSTRAINT "addresses_city_check" CHECK (length("city") BETWEEN 1 AND 80),
  CONSTRAINT "addresses_region_check" CHECK (length("region") BETWEEN 1 AND 80),
  CONSTRAINT "addresses_postcode_check" CHECK ("postcode" ~ '^[A-Z0-9][A-Z0-9 -]{0,10}[A-Z0-9]$'),
  CONSTRAINT "addresses_country_check" CHECK ("country" ~ '^[A-Z]{2}$'),
  CONSTRAINT "addresses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "shoppers" ("user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "addresses_user_id_idx" ON "addresses" ("user_id");

-- Never two defaults, whoever writes.
CREATE UNIQUE INDEX "addresses_default_key" ON "addresses" ("user_id") WHERE "is_default";

CREATE TABLE "recently_viewed" (
  "user_id" UUID NOT NULL,
  "sku" TEXT COLLATE "C" NOT NULL,
  "viewed_at" TIMESTAMPTZ(6) NOT NULL,

  CONSTRAINT "recently_viewed_pkey" PRIMARY KEY ("user_id", "sku"),
  CONSTRAINT "recently_viewed_sku_check" CHECK ("sku" ~ '^[0-9]{5}[A-Za-z]{0,2}$'),
  CONSTRAINT "recently_viewed_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "shoppers" ("user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "wishes" (
  "user_id" UUID NOT NULL,
  "sku" TEXT COLLATE "C" NOT NULL,
  "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

  CONSTRAINT "wishes_pkey" PRIMARY KEY ("user_id", "sku"),
  CONSTRAINT "wishes_sku_check" CHECK ("sku" ~ '^[0-9]{5}[A-Za-z]{0,2}$'),
  CONSTRAINT "wishes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "shoppers" ("user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

-- Refers to nobody: it outlives the shopper's row by some minutes and holds a hash alone.
CREATE TABLE "erasures" (
  "user_hash" TEXT NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "erasures_pkey" PRIMARY KEY ("user_hash"),
  CONSTRAINT "erasures_user_hash_check" CHECK ("user_hash" ~ '^[0-9a-f]{64}$')
);

-- Serves the sweep.
CREATE INDEX "erasures_ends_at_idx" ON "erasures" ("ends_at");
