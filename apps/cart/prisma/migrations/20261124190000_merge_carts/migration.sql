-- A guest's cart that went into an account's: it is closed, and its operations count for that cart as well.
ALTER TABLE "carts" ADD COLUMN "merged_into" TEXT COLLATE "C";

ALTER TABLE "carts" ADD CONSTRAINT "carts_merged_into_fkey" FOREIGN KEY ("merged_into") REFERENCES "carts" ("id")
  ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "carts" ADD CONSTRAINT "carts_merged_check" CHECK ("merged_into" IS NULL OR "amounts" = '{}');

CREATE INDEX "carts_merged_into_idx" ON "carts" ("merged_into");

-- What Redis may have lost of the last moments is looked for by time.
CREATE INDEX "carts_updated_at_idx" ON "carts" ("updated_at");

-- Old operations are forgotten by time.
CREATE INDEX "cart_operations_created_at_idx" ON "cart_operations" ("created_at");

-- Not only steps: a cart can be emptied and merged as well.
ALTER TABLE "cart_operations" RENAME COLUMN "steps" TO "change";

UPDATE "cart_operations" SET "change" = jsonb_build_object('kind', 'steps', 'steps', "change");
