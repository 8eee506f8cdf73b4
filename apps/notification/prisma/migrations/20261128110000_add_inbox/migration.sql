-- The inbox: ids of the messages whose effect is in this database. A row is never updated, so pages are filled whole.
CREATE TABLE "inbox" (
  "message_id" UUID NOT NULL,
  "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "inbox_pkey" PRIMARY KEY ("message_id")
);

-- Old ids are forgotten by time.
CREATE INDEX "inbox_taken_at_idx" ON "inbox" ("taken_at");
