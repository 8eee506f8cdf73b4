CREATE TABLE "loans" (
  "isbn" TEXT NOT NULL REFERENCES "books" ("isbn") ON DELETE CASCADE ON UPDATE CASCADE,
  "reader" UUID NOT NULL,
  "days" INTEGER NOT NULL CHECK ("days" > 0),
  PRIMARY KEY ("isbn", "reader")
);
