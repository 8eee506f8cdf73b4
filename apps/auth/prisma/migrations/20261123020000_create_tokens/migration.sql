CREATE TABLE "token_families" (
  "family_id" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "epoch" INTEGER NOT NULL,
  "user_agent" TEXT,
  "generation" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "rotated_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "token_families_pkey" PRIMARY KEY ("family_id"),
  CONSTRAINT "token_families_generation_check" CHECK ("generation" >= 1),
  CONSTRAINT "token_families_user_agent_check" CHECK (length("user_agent") <= 200),
  CONSTRAINT "token_families_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "accounts" ("user_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "token_families_user_id_idx" ON "token_families" ("user_id");

-- Serves the sweep of what has ended.
CREATE INDEX "token_families_ends_at_idx" ON "token_families" ("ends_at");

-- Kept as long as their family: a token that was used long ago is how a theft is seen.
CREATE TABLE "refresh_tokens" (
  "token_hash" TEXT NOT NULL,
  "family_id" TEXT NOT NULL,
  "generation" INTEGER NOT NULL,
  "access_hash" TEXT NOT NULL,
  "access_ends_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("token_hash"),
  CONSTRAINT "refresh_tokens_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "token_families" ("family_id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "refresh_tokens_family_id_idx" ON "refresh_tokens" ("family_id");

CREATE TABLE "signing_keys" (
  "kid" TEXT NOT NULL,
  "x" TEXT NOT NULL,
  "sealed_private_key" TEXT NOT NULL,
  "signs_from" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);

ALTER TABLE "revocations" DROP CONSTRAINT "revocations_kind_check";
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_kind_check"
  CHECK ("kind" IN ('session', 'token', 'everything'));
