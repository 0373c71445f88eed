-- TPC-DS 82: items of some manufacturers in stock and sold in stores.
SELECT i_item_id, i_item_desc, i_current_price
FROM item, inventory, date_dim, store_sales
WHERE i_current_price BETWEEN 30 AND 30 + 30 AND inv_item_sk = i_item_sk AND d_date_sk = inv_date_sk
    AND d_date BETWEEN CAST('2000-05-25' AS date) AND (CAST('2000-05-25' AS date) + INTERVAL 60 DAY)
    AND i_manufact_id BETWEEN 20 AND 60 AND inv_quantity_on_hand BETWEEN 100 AND 500 AND ss_item_sk = i_item_sk
GROUP BY i_item_id, i_item_desc, i_current_price
ORDER BY i_item_id, i_item_desc
LIMIT 100;
