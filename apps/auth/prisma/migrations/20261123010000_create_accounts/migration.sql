CREATE TABLE "accounts" (
  "user_id" UUID NOT NULL,
  "email" TEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  -- Nullable as Prisma has every list; no one writes null.
  "roles" TEXT[] DEFAULT '{}',
  "epoch" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "accounts_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "accounts_email_check" CHECK (length("email") BETWEEN 3 AND 254 AND "email" = lower("email")),
  CONSTRAINT "accounts_epoch_check" CHECK ("epoch" >= 1)
);

CREATE UNIQUE INDEX "accounts_email_key" ON "accounts" ("email");

CREATE TABLE "sessions" (
  "session_id" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "epoch" INTEGER NOT NULL,
  "user_agent" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "sessions_pkey" PRIMARY KEY ("session_id"),
  CONSTRAINT "sessions_user_agent_check" CHECK (length("user_agent") <= 200),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "accounts" ("user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "sessions_user_id_idx" ON "sessions" ("user_id");

-- Serves the sweep of what has ended.
CREATE INDEX "sessions_ends_at_idx" ON "sessions" ("ends_at");

-- No foreign key: an erased account's sessions have to end in Redis as well.
CREATE TABLE "revocations" (
  "id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "epoch" INTEGER NOT NULL,
  "is_confirmed" BOOLEAN NOT NULL DEFAULT false,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "revocations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "revocations_kind_check" CHECK ("kind" IN ('session', 'everything'))
);

CREATE INDEX "revocations_due_at_idx" ON "revocations" ("due_at");
