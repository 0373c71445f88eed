-- TPC-DS 2: how web and catalog sales of each weekday changed in a year.
WITH sales AS (
    SELECT ws_sold_date_sk AS day, ws_ext_sales_price AS price FROM web_sales
    UNION ALL
    SELECT cs_sold_date_sk, cs_ext_sales_price FROM catalog_sales
),
weeks AS (
    SELECT d_week_seq,
        sum(CASE WHEN d_day_name = 'Sunday' THEN price END) AS sun,
        sum(CASE WHEN d_day_name = 'Monday' THEN price END) AS mon,
        sum(CASE WHEN d_day_name = 'Tuesday' THEN price END) AS tue,
        sum(CASE WHEN d_day_name = 'Wednesday' THEN price END) AS wed,
        sum(CASE WHEN d_day_name = 'Thursday' THEN price END) AS thu,
        sum(CASE WHEN d_day_name = 'Friday' THEN price END) AS fri,
        sum(CASE WHEN d_day_name = 'Saturday' THEN price END) AS sat
    FROM sales, date_dim
    WHERE d_date_sk = day
    GROUP BY d_week_seq
)
SELECT y.d_week_seq, round(y.sun / z.sun, 2) AS r1, round(y.mon / z.mon, 2) AS r2, round(y.tue / z.tue, 2) AS r3,
    round(y.wed / z.wed, 2) AS r4, round(y.thu / z.thu, 2) AS r5, round(y.fri / z.fri, 2) AS r6, round(y.sat / z.sat, 2) AS r7
FROM (SELECT w.* FROM weeks w, date_dim d WHERE d.d_week_seq = w.d_week_seq AND d_year = 2001) y,
    (SELECT w.* FROM weeks w, date_dim d WHERE d.d_week_seq = w.d_week_seq AND d_year = 2002) z
WHERE y.d_week_seq = z.d_week_seq - 53
ORDER BY y.d_week_seq, r1, r2, r3, r4, r5, r6, r7;
