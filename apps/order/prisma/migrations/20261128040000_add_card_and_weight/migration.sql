ALTER TABLE "orders"
  -- Stands for the card; payment alone knows which one. Null in orders from before.
  ADD COLUMN "card_token" UUID,
  ADD COLUMN "weight_grams" INTEGER;

-- Those from before may have their shipment yet to be booked.
UPDATE "orders" SET "weight_grams" = 250 * (
  SELECT coalesce(sum("quantity"), 1) FROM "order_lines" WHERE "order_id" = "orders"."id"
);

ALTER TABLE "orders"
  ALTER COLUMN "weight_grams" SET NOT NULL,
  ADD CONSTRAINT "orders_weight_check" CHECK ("weight_grams" > 0);
