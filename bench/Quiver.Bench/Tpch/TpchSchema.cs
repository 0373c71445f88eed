namespace Quiver.Bench.Tpch;

/// <summary>The tables of TPC-H (clause 1.4) with the SQL types that other engines' Parquet files of it have.</summary>
static class TpchSchema
{
    static readonly Dictionary<string, string> _columns = new()
    {
        ["region"] = "r_regionkey:INTEGER r_name:VARCHAR r_comment:VARCHAR",
        ["nation"] = "n_nationkey:INTEGER n_name:VARCHAR n_regionkey:INTEGER n_comment:VARCHAR",
        ["supplier"] = "s_suppkey:BIGINT s_name:VARCHAR s_address:VARCHAR s_nationkey:INTEGER s_phone:VARCHAR "
            + "s_acctbal:DECIMAL(15,2) s_comment:VARCHAR",
        ["customer"] = "c_custkey:BIGINT c_name:VARCHAR c_address:VARCHAR c_nationkey:INTEGER c_phone:VARCHAR c_acctbal:DECIMAL(15,2) "
            + "c_mktsegment:VARCHAR c_comment:VARCHAR",
        ["part"] = "p_partkey:BIGINT p_name:VARCHAR p_mfgr:VARCHAR p_brand:VARCHAR p_type:VARCHAR p_size:INTEGER p_container:VARCHAR "
            + "p_retailprice:DECIMAL(15,2) p_comment:VARCHAR",
        ["partsupp"] = "ps_partkey:BIGINT ps_suppkey:BIGINT ps_availqty:BIGINT ps_supplycost:DECIMAL(15,2) ps_comment:VARCHAR",
        ["orders"] = "o_orderkey:BIGINT o_custkey:BIGINT o_orderstatus:VARCHAR o_totalprice:DECIMAL(15,2) o_orderdate:DATE "
            + "o_orderpriority:VARCHAR o_clerk:VARCHAR o_shippriority:INTEGER o_comment:VARCHAR",
        ["lineitem"] = "l_orderkey:BIGINT l_partkey:BIGINT l_suppkey:BIGINT l_linenumber:BIGINT l_quantity:DECIMAL(15,2) "
            + "l_extendedprice:DECIMAL(15,2) l_discount:DECIMAL(15,2) l_tax:DECIMAL(15,2) l_returnflag:VARCHAR l_linestatus:VARCHAR "
            + "l_shipdate:DATE l_commitdate:DATE l_receiptdate:DATE l_shipinstruct:VARCHAR l_shipmode:VARCHAR l_comment:VARCHAR",
    };

    public static IReadOnlyCollection<string> Tables => _columns.Keys;

    public static IEnumerable<(string Name, string Type)> Columns(string table) =>
        _columns[table].Split(' ').Select(column => column.Split(':')).Select(parts => (parts[0], parts[1]));

    /// <summary>The cardinality of clause 4.2.5, at least one row for tiny scale factors.</summary>
    public static long Rows(long atScaleOne, double scale) => Math.Max(1, (long)Math.Round(atScaleOne * scale));

    /// <summary>The statement that turns a generated text file into Parquet with the exact types.</summary>
    public static string ToParquet(string table, string csvPath, string parquetPath)
    {
        var casts = string.Join(", ", Columns(table).Select(column => $"CAST({column.Name} AS {column.Type}) AS {column.Name}"));
        return $"COPY (SELECT {casts} FROM read_csv('{csvPath}', delim = '|', quote = '\"', header = true, all_varchar = true)) "
            + $"TO '{parquetPath}' (FORMAT parquet, COMPRESSION snappy)";
    }
}
