using Quiver.Arrow.Types;

namespace Quiver.Engine.Tests.Binding;

/// <summary>The schema of TPC-H.</summary>
static class TpchTables
{
    const string Columns =
        """
        region r_regionkey:i r_name:t r_comment:t
        nation n_nationkey:i n_name:t n_regionkey:i n_comment:t
        supplier s_suppkey:i s_name:t s_address:t s_nationkey:i s_phone:t s_acctbal:m s_comment:t
        customer c_custkey:i c_name:t c_address:t c_nationkey:i c_phone:t c_acctbal:m c_mktsegment:t c_comment:t
        part p_partkey:i p_name:t p_mfgr:t p_brand:t p_type:t p_size:i p_container:t p_retailprice:m p_comment:t
        partsupp ps_partkey:i ps_suppkey:i ps_availqty:i ps_supplycost:m ps_comment:t
        """;

    const string Orders =
        "orders o_orderkey:i o_custkey:i o_orderstatus:t o_totalprice:m o_orderdate:d o_orderpriority:t o_clerk:t "
        + "o_shippriority:i o_comment:t";

    const string LineItem =
        "lineitem l_orderkey:i l_partkey:i l_suppkey:i l_linenumber:i l_quantity:m l_extendedprice:m l_discount:m l_tax:m "
        + "l_returnflag:t l_linestatus:t l_shipdate:d l_commitdate:d l_receiptdate:d l_shipinstruct:t l_shipmode:t l_comment:t";

    public static FakeTables Create()
    {
        var tables = new FakeTables();
        foreach (string line in Columns.Split('\n').Append(Orders).Append(LineItem))
        {
            string[] words = line.Split(' ');
            tables.AddTable(words[0], FakeTable.Of([.. words.Skip(1).Select(w => (w[..^2], TypeOf(w[^1])))]));
        }

        return tables;
    }

    static DataType TypeOf(char letter) => letter switch
    {
        'i' => DataType.Int64,
        'm' => DataType.Decimal(15, 2),
        'd' => DataType.Date,
        _ => DataType.Utf8,
    };
}
