namespace Quiver.Bench.Tpcds;

/// <summary>The 24 tables of TPC-DS (clause 2 of its specification). Columns are integers where nothing else is said: v is VARCHAR, m
/// DECIMAL(7,2), n DECIMAL(5,2), d DATE.</summary>
static class TpcdsSchema
{
    static readonly Dictionary<string, string> _columns = new()
    {
        ["call_center"] = "cc_call_center_sk cc_call_center_id:v cc_rec_start_date:d cc_rec_end_date:d cc_closed_date_sk cc_open_date_sk "
            + "cc_name:v cc_class:v cc_employees cc_sq_ft cc_hours:v cc_manager:v cc_mkt_id cc_mkt_class:v cc_mkt_desc:v "
            + "cc_market_manager:v "
            + "cc_division cc_division_name:v cc_company cc_company_name:v cc_street_number:v cc_street_name:v cc_street_type:v "
            + "cc_suite_number:v cc_city:v cc_county:v cc_state:v cc_zip:v cc_country:v cc_gmt_offset:n cc_tax_percentage:n",
        ["catalog_page"] = "cp_catalog_page_sk cp_catalog_page_id:v cp_start_date_sk cp_end_date_sk cp_department:v cp_catalog_number "
            + "cp_catalog_page_number cp_description:v cp_type:v",
        ["catalog_returns"] = "cr_returned_date_sk cr_returned_time_sk cr_item_sk cr_refunded_customer_sk cr_refunded_cdemo_sk "
            + "cr_refunded_hdemo_sk cr_refunded_addr_sk cr_returning_customer_sk cr_returning_cdemo_sk cr_returning_hdemo_sk "
            + "cr_returning_addr_sk cr_call_center_sk cr_catalog_page_sk cr_ship_mode_sk cr_warehouse_sk cr_reason_sk cr_order_number "
            + "cr_return_quantity cr_return_amount:m cr_return_tax:m cr_return_amt_inc_tax:m cr_fee:m cr_return_ship_cost:m "
            + "cr_refunded_cash:m cr_reversed_charge:m cr_store_credit:m cr_net_loss:m",
        ["catalog_sales"] = "cs_sold_date_sk cs_sold_time_sk cs_ship_date_sk cs_bill_customer_sk cs_bill_cdemo_sk cs_bill_hdemo_sk "
            + "cs_bill_addr_sk cs_ship_customer_sk cs_ship_cdemo_sk cs_ship_hdemo_sk cs_ship_addr_sk cs_call_center_sk cs_catalog_page_sk "
            + "cs_ship_mode_sk cs_warehouse_sk cs_item_sk cs_promo_sk cs_order_number cs_quantity cs_wholesale_cost:m cs_list_price:m "
            + "cs_sales_price:m cs_ext_discount_amt:m cs_ext_sales_price:m cs_ext_wholesale_cost:m cs_ext_list_price:m cs_ext_tax:m "
            + "cs_coupon_amt:m cs_ext_ship_cost:m cs_net_paid:m cs_net_paid_inc_tax:m cs_net_paid_inc_ship:m cs_net_paid_inc_ship_tax:m "
            + "cs_net_profit:m",
        ["customer"] = "c_customer_sk c_customer_id:v c_current_cdemo_sk c_current_hdemo_sk c_current_addr_sk c_first_shipto_date_sk "
            + "c_first_sales_date_sk c_salutation:v c_first_name:v c_last_name:v c_preferred_cust_flag:v c_birth_day c_birth_month "
            + "c_birth_year c_birth_country:v c_login:v c_email_address:v c_last_review_date_sk",
        ["customer_address"] = "ca_address_sk ca_address_id:v ca_street_number:v ca_street_name:v ca_street_type:v ca_suite_number:v "
            + "ca_city:v ca_county:v ca_state:v ca_zip:v ca_country:v ca_gmt_offset:n ca_location_type:v",
        ["customer_demographics"] = "cd_demo_sk cd_gender:v cd_marital_status:v cd_education_status:v cd_purchase_estimate "
            + "cd_credit_rating:v cd_dep_count cd_dep_employed_count cd_dep_college_count",
        ["date_dim"] = "d_date_sk d_date_id:v d_date:d d_month_seq d_week_seq d_quarter_seq d_year d_dow d_moy d_dom d_qoy d_fy_year "
            + "d_fy_quarter_seq d_fy_week_seq d_day_name:v d_quarter_name:v d_holiday:v d_weekend:v d_following_holiday:v d_first_dom "
            + "d_last_dom d_same_day_ly d_same_day_lq d_current_day:v d_current_week:v d_current_month:v d_current_quarter:v "
            + "d_current_year:v",
        ["household_demographics"] = "hd_demo_sk hd_income_band_sk hd_buy_potential:v hd_dep_count hd_vehicle_count",
        ["income_band"] = "ib_income_band_sk ib_lower_bound ib_upper_bound",
        ["inventory"] = "inv_date_sk inv_item_sk inv_warehouse_sk inv_quantity_on_hand",
        ["item"] = "i_item_sk i_item_id:v i_rec_start_date:d i_rec_end_date:d i_item_desc:v i_current_price:m i_wholesale_cost:m "
            + "i_brand_id i_brand:v i_class_id i_class:v i_category_id i_category:v i_manufact_id i_manufact:v i_size:v i_formulation:v "
            + "i_color:v i_units:v i_container:v i_manager_id i_product_name:v",
        ["promotion"] = "p_promo_sk p_promo_id:v p_start_date_sk p_end_date_sk p_item_sk p_cost:DECIMAL(15,2) p_response_target "
            + "p_promo_name:v p_channel_dmail:v p_channel_email:v p_channel_catalog:v p_channel_tv:v p_channel_radio:v p_channel_press:v "
            + "p_channel_event:v p_channel_demo:v p_channel_details:v p_purpose:v p_discount_active:v",
        ["reason"] = "r_reason_sk r_reason_id:v r_reason_desc:v",
        ["ship_mode"] = "sm_ship_mode_sk sm_ship_mode_id:v sm_type:v sm_code:v sm_carrier:v sm_contract:v",
        ["store"] = "s_store_sk s_store_id:v s_rec_start_date:d s_rec_end_date:d s_closed_date_sk s_store_name:v s_number_employees "
            + "s_floor_space s_hours:v s_manager:v s_market_id s_geography_class:v s_market_desc:v s_market_manager:v s_division_id "
            + "s_division_name:v s_company_id s_company_name:v s_street_number:v s_street_name:v s_street_type:v s_suite_number:v s_city:v "
            + "s_county:v s_state:v s_zip:v s_country:v s_gmt_offset:n s_tax_percentage:n",
        ["store_returns"] = "sr_returned_date_sk sr_return_time_sk sr_item_sk sr_customer_sk sr_cdemo_sk sr_hdemo_sk sr_addr_sk "
            + "sr_store_sk sr_reason_sk sr_ticket_number sr_return_quantity sr_return_amt:m sr_return_tax:m sr_return_amt_inc_tax:m "
            + "sr_fee:m "
            + "sr_return_ship_cost:m sr_refunded_cash:m sr_reversed_charge:m sr_store_credit:m sr_net_loss:m",
        ["store_sales"] = "ss_sold_date_sk ss_sold_time_sk ss_item_sk ss_customer_sk ss_cdemo_sk ss_hdemo_sk ss_addr_sk ss_store_sk "
            + "ss_promo_sk ss_ticket_number ss_quantity ss_wholesale_cost:m ss_list_price:m ss_sales_price:m ss_ext_discount_amt:m "
            + "ss_ext_sales_price:m ss_ext_wholesale_cost:m ss_ext_list_price:m ss_ext_tax:m ss_coupon_amt:m ss_net_paid:m "
            + "ss_net_paid_inc_tax:m ss_net_profit:m",
        ["time_dim"] = "t_time_sk t_time_id:v t_time t_hour t_minute t_second t_am_pm:v t_shift:v t_sub_shift:v t_meal_time:v",
        ["warehouse"] = "w_warehouse_sk w_warehouse_id:v w_warehouse_name:v w_warehouse_sq_ft w_street_number:v w_street_name:v "
            + "w_street_type:v w_suite_number:v w_city:v w_county:v w_state:v w_zip:v w_country:v w_gmt_offset:n",
        ["web_page"] = "wp_web_page_sk wp_web_page_id:v wp_rec_start_date:d wp_rec_end_date:d wp_creation_date_sk wp_access_date_sk "
            + "wp_autogen_flag:v wp_customer_sk wp_url:v wp_type:v wp_char_count wp_link_count wp_image_count wp_max_ad_count",
        ["web_returns"] = "wr_returned_date_sk wr_returned_time_sk wr_item_sk wr_refunded_customer_sk wr_refunded_cdemo_sk "
            + "wr_refunded_hdemo_sk wr_refunded_addr_sk wr_returning_customer_sk wr_returning_cdemo_sk wr_returning_hdemo_sk "
            + "wr_returning_addr_sk wr_web_page_sk wr_reason_sk wr_order_number wr_return_quantity wr_return_amt:m wr_return_tax:m "
            + "wr_return_amt_inc_tax:m wr_fee:m wr_return_ship_cost:m wr_refunded_cash:m wr_reversed_charge:m wr_account_credit:m "
            + "wr_net_loss:m",
        ["web_sales"] = "ws_sold_date_sk ws_sold_time_sk ws_ship_date_sk ws_item_sk ws_bill_customer_sk ws_bill_cdemo_sk ws_bill_hdemo_sk "
            + "ws_bill_addr_sk ws_ship_customer_sk ws_ship_cdemo_sk ws_ship_hdemo_sk ws_ship_addr_sk ws_web_page_sk ws_web_site_sk "
            + "ws_ship_mode_sk ws_warehouse_sk ws_promo_sk ws_order_number ws_quantity ws_wholesale_cost:m ws_list_price:m "
            + "ws_sales_price:m "
            + "ws_ext_discount_amt:m ws_ext_sales_price:m ws_ext_wholesale_cost:m ws_ext_list_price:m ws_ext_tax:m ws_coupon_amt:m "
            + "ws_ext_ship_cost:m ws_net_paid:m ws_net_paid_inc_tax:m ws_net_paid_inc_ship:m ws_net_paid_inc_ship_tax:m ws_net_profit:m",
        ["web_site"] = "web_site_sk web_site_id:v web_rec_start_date:d web_rec_end_date:d web_name:v web_open_date_sk web_close_date_sk "
            + "web_class:v web_manager:v web_mkt_id web_mkt_class:v web_mkt_desc:v web_market_manager:v web_company_id web_company_name:v "
            + "web_street_number:v web_street_name:v web_street_type:v web_suite_number:v web_city:v web_county:v web_state:v web_zip:v "
            + "web_country:v web_gmt_offset:n web_tax_percentage:n",
    };

    public static IReadOnlyCollection<string> Tables => _columns.Keys;

    public static IReadOnlyList<(string Name, string Type)> Columns(string table) =>
    [
        .. _columns[table].Split(' ').Select(column => column.Split(':')).Select(parts => (parts[0],
            parts.Length == 1 ? "INTEGER" : parts[1] switch
        {
            "v" => "VARCHAR",
            "m" => "DECIMAL(7,2)",
            "n" => "DECIMAL(5,2)",
            "d" => "DATE",
            var type => type,
        })),
    ];

    /// <summary>The statement that turns a generated text file into Parquet with the exact types; an empty field is null.</summary>
    public static string ToParquet(string table, string csvPath, string parquetPath)
    {
        var casts = string.Join(", ", Columns(table).Select(column => $"CAST({column.Name} AS {column.Type}) AS {column.Name}"));
        return $"COPY (SELECT {casts} FROM read_csv('{csvPath}', delim = '|', quote = '', header = true, all_varchar = true)) "
            + $"TO '{parquetPath}' (FORMAT parquet, COMPRESSION snappy)";
    }
}
