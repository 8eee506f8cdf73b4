CREATE TABLE "carts" (
  "id" TEXT COLLATE "C" NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 0,
  "amounts" JSONB NOT NULL DEFAULT '{}',
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "carts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "carts_version_check" CHECK ("version" >= 0)
);

CREATE TABLE "cart_operations" (
  "cart_id" TEXT COLLATE "C" NOT NULL,
  "operation_id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "steps" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "cart_operations_pkey" PRIMARY KEY ("cart_id", "operation_id"),
  CONSTRAINT "cart_operations_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts" ("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

-- The order of a cart's changes has no gap and no twin.
CREATE UNIQUE INDEX "cart_operations_cart_id_version_key" ON "cart_operations" ("cart_id", "version");
