CREATE TYPE "shelf" AS ENUM ('POETRY', 'TRAVEL');

CREATE TABLE "authors" (
  "id" BIGSERIAL PRIMARY KEY,
  "email" VARCHAR(120) NOT NULL
);
CREATE UNIQUE INDEX "authors_email_key" ON "authors" ("email");

CREATE TABLE "books" (
  "isbn" TEXT PRIMARY KEY,
  "title" TEXT NOT NULL,
  "author_id" BIGINT NOT NULL REFERENCES "authors" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "shelf" "shelf" NOT NULL,
  "tags" TEXT[],
  "details" JSONB,
  "price" DECIMAL(10, 2) NOT NULL,
  "bought_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "search" tsvector GENERATED ALWAYS AS (to_tsvector('english', "title")) STORED
);
CREATE UNIQUE INDEX "books_author_id_title_key" ON "books" ("author_id", "title");
CREATE INDEX "books_shelf_bought_at_idx" ON "books" ("shelf", "bought_at");
CREATE INDEX "books_search_idx" ON "books" USING GIN ("search");
