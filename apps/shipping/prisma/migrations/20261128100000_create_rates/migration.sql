-- What it costs to send something from the warehouse, which is in GB. Filled here: a price changes with a migration.
CREATE TABLE "zones" (
  "code" TEXT NOT NULL,
  "days_from" INTEGER NOT NULL,
  "days_to" INTEGER NOT NULL,
  -- For each started pallet of 500 kg, above the heaviest parcel.
  "pallet_pence" INTEGER NOT NULL,

  CONSTRAINT "zones_pkey" PRIMARY KEY ("code"),
  CONSTRAINT "zones_days_check" CHECK ("days_from" BETWEEN 0 AND "days_to"),
  CONSTRAINT "zones_pallet_check" CHECK ("pallet_pence" >= 0)
);

-- To a country in no zone nothing is sent.
CREATE TABLE "zone_countries" (
  "country" TEXT COLLATE "C" NOT NULL,
  "zone_code" TEXT NOT NULL,

  CONSTRAINT "zone_countries_pkey" PRIMARY KEY ("country"),
  CONSTRAINT "zone_countries_country_check" CHECK ("country" ~ '^[A-Z]{2}$'),
  CONSTRAINT "zone_countries_zone_code_fkey"
    FOREIGN KEY ("zone_code") REFERENCES "zones" ("code") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "parcel_prices" (
  "zone_code" TEXT NOT NULL,
  -- The heaviest parcel at this price.
  "weight_class_grams" INTEGER NOT NULL,
  "rate_pence" INTEGER NOT NULL,

  CONSTRAINT "parcel_prices_pkey" PRIMARY KEY ("zone_code", "weight_class_grams"),
  CONSTRAINT "parcel_prices_weight_check" CHECK ("weight_class_grams" > 0),
  CONSTRAINT "parcel_prices_rate_check" CHECK ("rate_pence" >= 0),
  CONSTRAINT "parcel_prices_zone_code_fkey"
    FOREIGN KEY ("zone_code") REFERENCES "zones" ("code") ON DELETE CASCADE ON UPDATE CASCADE
);

INSERT INTO "zones" ("code", "days_from", "days_to", "pallet_pence") VALUES
  ('united-kingdom', 1, 3, 5900),
  ('islands', 2, 5, 11900),
  ('near-europe', 3, 6, 19900),
  ('far-europe', 4, 9, 29900),
  ('north-america', 5, 12, 54900),
  ('world', 7, 21, 69900);

-- Not among them, since nobody lives there who could open a parcel: AQ, BV, GS, HM, TF, UM.
INSERT INTO "zone_countries" ("zone_code", "country")
SELECT "zone", unnest(string_to_array("countries", ' '))
FROM (VALUES
  ('united-kingdom', 'GB'),
  ('islands', 'GG IM JE'),
  ('near-europe', 'AD AT BE CH DE DK ES FR IE IT LI LU MC NL PT SE SM VA'),
  ('far-europe', 'AL AX BA BG BY CY CZ EE FI FO GI GR HR HU IS LT LV MD ME MK MT NO PL RO RS RU SI SJ SK TR UA'),
  ('north-america', 'BM CA GL MX PM US'),
  ('world', 'AE AF AG AI AM AO AR AS AU AW AZ BB BD BF BH BI BJ BL BN BO BQ BR BS BT BW BZ CC CD CF CG CI CK '
    || 'CL CM CN CO CR CU CV CW CX DJ DM DO DZ EC EG EH ER ET FJ FK FM GA GD GE GF GH GM GN GP GQ GT GU '
    || 'GW GY HK HN HT ID IL IN IO IQ IR JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LK LR LS LY '
    || 'MA MF MG MH ML MM MN MO MP MQ MR MS MU MV MW MY MZ NA NC NE NF NG NI NP NR NU NZ OM PA PE PF PG '
    || 'PH PK PN PR PS PW PY QA RE RW SA SB SC SD SG SH SL SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK '
    || 'TL TM TN TO TT TV TW TZ UG UY UZ VC VE VG VI VN VU WF WS YE YT ZA ZM ZW')
) AS "served" ("zone", "countries");

INSERT INTO "parcel_prices" ("zone_code", "weight_class_grams", "rate_pence")
SELECT "zone", "weight_class_grams", "rate_pence"
FROM (VALUES
  ('united-kingdom', ARRAY[395, 550, 750, 1050, 1350, 2900, 4500]),
  ('islands', ARRAY[595, 850, 1250, 1850, 2450, 5200, 8500]),
  ('near-europe', ARRAY[995, 1450, 2150, 3350, 4550, 9900, 15900]),
  ('far-europe', ARRAY[1295, 1950, 2950, 4750, 6550, 14500, 23500]),
  ('north-america', ARRAY[1695, 2950, 4950, 8950, 12950, 28900, 45900]),
  ('world', ARRAY[1995, 3450, 5950, 10950, 15950, 35900, 57900])
) AS "tariffs" ("zone", "rates"),
  unnest(ARRAY[2000, 5000, 10000, 20000, 30000, 100000, 250000], "rates") AS "prices" ("weight_class_grams", "rate_pence");
