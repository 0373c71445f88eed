-- TPC-DS 41: products of manufacturers that make items of certain colours, units and sizes.
SELECT DISTINCT i_product_name
FROM item i1
WHERE i_manufact_id BETWEEN 20 AND 90
    AND (
        SELECT count(*)
        FROM item
        WHERE (i_manufact = i1.i_manufact
                AND ((i_category = 'Women' AND i_color IN ('powder', 'khaki', 'deep', 'snow') AND i_size IN ('medium', 'extra large'))
                    OR (i_category = 'Women' AND (i_color = 'brown' OR i_color = 'honeydew') AND (i_units = 'Bunch' OR i_units = 'Ton'))
                    OR (i_category = 'Men' AND (i_color = 'floral' OR i_color = 'deep') AND (i_units = 'N/A' OR i_units = 'Dozen'))
                    OR (i_category = 'Men' AND (i_color = 'light' OR i_color = 'cornflower') AND (i_size = 'medium' OR i_size = 'petite'))))
            OR (i_manufact = i1.i_manufact
                AND ((i_category = 'Women' AND (i_color = 'midnight' OR i_color = 'snow') AND (i_units = 'Pallet' OR i_units = 'Gross'))
                    OR (i_category = 'Women' AND (i_color = 'cyan' OR i_color = 'papaya') AND (i_units = 'Cup' OR i_units = 'Dram'))
                    OR (i_category = 'Men' AND (i_color = 'orange' OR i_color = 'frosted') AND (i_units = 'Each' OR i_units = 'Tbl'))
                    OR (i_category = 'Men' AND (i_color = 'forest' OR i_color = 'ghost') AND (i_size = 'medium' OR i_size = 'large'))))
    ) > 0
ORDER BY i_product_name
LIMIT 100;
