-- TPC-DS 1: customers who return more than a fifth above the average of their store.
WITH customer_total_return AS (
    SELECT sr_customer_sk AS customer, sr_store_sk AS store, sum(sr_return_amt) AS total
    FROM store_returns, date_dim
    WHERE sr_returned_date_sk = d_date_sk AND d_year = 2000
    GROUP BY sr_customer_sk, sr_store_sk
)
SELECT c_customer_id
FROM customer_total_return r, store, customer
WHERE r.total > (SELECT avg(total) * 1.2 FROM customer_total_return o WHERE r.store = o.store)
    AND s_store_sk = r.store AND s_state = 'TN' AND r.customer = c_customer_sk
ORDER BY c_customer_id
LIMIT 100;
