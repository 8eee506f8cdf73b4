-- A sku and a slug are ASCII codes: collation "C" sorts them by byte, as JavaScript does, so that one cursor
-- means the same place in this table and in a cached list.
CREATE TABLE "categories" (
  "slug" TEXT COLLATE "C" NOT NULL,
  "name" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "product_count" INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT "categories_pkey" PRIMARY KEY ("slug"),
  CONSTRAINT "categories_slug_check" CHECK ("slug" ~ '^[a-z]+(-[a-z]+)*$' AND length("slug") <= 40),
  CONSTRAINT "categories_product_count_check" CHECK ("product_count" >= 0)
);

CREATE UNIQUE INDEX "categories_position_key" ON "categories" ("position");

-- A name weighs most in a search, then the category; a sku is found whole. 'english' is named because a generated
-- column may not depend on a setting.
CREATE TABLE "products" (
  "sku" TEXT COLLATE "C" NOT NULL,
  "name" TEXT NOT NULL,
  "price_pence" INTEGER NOT NULL,
  "category_slug" TEXT COLLATE "C" NOT NULL,
  "first_sold_at" TIMESTAMPTZ(3) NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "search" tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', "sku"), 'A') ||
    setweight(to_tsvector('english', "name"), 'A') ||
    setweight(to_tsvector('english', replace("category_slug", '-', ' ')), 'C')
  ) STORED,

  CONSTRAINT "products_pkey" PRIMARY KEY ("sku"),
  CONSTRAINT "products_sku_check" CHECK ("sku" ~ '^[0-9]{5}[A-Za-z]{0,2}$'),
  CONSTRAINT "products_name_check" CHECK (length("name") BETWEEN 1 AND 200),
  CONSTRAINT "products_price_pence_check" CHECK ("price_pence" BETWEEN 0 AND 10000000),
  CONSTRAINT "products_category_slug_fkey" FOREIGN KEY ("category_slug") REFERENCES "categories" ("slug")
    ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Serves a category's listing from the index alone, and the foreign key.
CREATE INDEX "products_category_slug_sku_idx" ON "products" ("category_slug", "sku");

CREATE INDEX "products_search_idx" ON "products" USING GIN ("search");

-- Apart from products: it changes with every order, a product hardly ever.
CREATE TABLE "stock" (
  "sku" TEXT COLLATE "C" NOT NULL,
  "available" INTEGER NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "stock_pkey" PRIMARY KEY ("sku"),
  CONSTRAINT "stock_available_check" CHECK ("available" >= 0),
  CONSTRAINT "stock_sku_fkey" FOREIGN KEY ("sku") REFERENCES "products" ("sku") ON DELETE CASCADE ON UPDATE CASCADE
);
