-- TPC-DS 37: items of some manufacturers in stock and sold by catalog.
SELECT i_item_id, i_item_desc, i_current_price
FROM item, inventory, date_dim, catalog_sales
WHERE i_current_price BETWEEN 18 AND 18 + 30 AND inv_item_sk = i_item_sk AND d_date_sk = inv_date_sk
    AND d_date BETWEEN CAST('2000-02-01' AS date) AND (CAST('2000-02-01' AS date) + INTERVAL 60 DAY)
    AND i_manufact_id BETWEEN 20 AND 60 AND inv_quantity_on_hand BETWEEN 100 AND 500 AND cs_item_sk = i_item_sk
GROUP BY i_item_id, i_item_desc, i_current_price
ORDER BY i_item_id, i_item_desc
LIMIT 100;
