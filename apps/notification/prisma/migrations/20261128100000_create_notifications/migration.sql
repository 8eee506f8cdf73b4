-- Everybody of whom a job has spoken. Whoever writes about somebody locks this row first: what is told, what is known
-- and what is erased come one after the other, in whichever order their jobs arrive.
CREATE TABLE "contacts" (
  "user_id" UUID NOT NULL,
  -- NULL: not heard of yet, or erased.
  "email" TEXT,
  -- For good: what comes later for this user is dropped.
  "is_erased" BOOLEAN NOT NULL DEFAULT false,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "contacts_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "contacts_email_check" CHECK (length("email") BETWEEN 3 AND 320),
  CONSTRAINT "contacts_erased_check" CHECK (NOT "is_erased" OR "email" IS NULL)
);

CREATE TABLE "notifications" (
  -- Of the message that asked for it.
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "event" TEXT NOT NULL,
  "order_id" UUID NOT NULL,
  "subject" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'queued',
  -- When a sender takes it next; NULL: not before its contact is known, or not any more. Whole microseconds: rounded to
  -- milliseconds a new row could lie in the future of the sender that is woken for it.
  "due_at" TIMESTAMPTZ(6),
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "sent_at" TIMESTAMPTZ(3),

  CONSTRAINT "notifications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "notifications_state_check" CHECK ("state" IN ('queued', 'sent', 'refused')),
  CONSTRAINT "notifications_due_check" CHECK ("state" = 'queued' OR "due_at" IS NULL),
  CONSTRAINT "notifications_sent_check" CHECK (("state" = 'sent') = ("sent_at" IS NOT NULL)),
  CONSTRAINT "notifications_refused_check" CHECK ("state" <> 'refused' OR "last_error" IS NOT NULL),
  CONSTRAINT "notifications_attempt_check" CHECK ("attempt" >= 0),
  CONSTRAINT "notifications_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "contacts" ("user_id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- The shopper's own, the latest first: a message's id begins with its time.
CREATE INDEX "notifications_user_id_id_idx" ON "notifications" ("user_id", "id");

-- What a sender looks for: it does not grow with what was sent, nor with what waits for a contact.
CREATE INDEX "notifications_due_idx" ON "notifications" ("due_at", "id") WHERE "due_at" IS NOT NULL;
