namespace Quiver.Bench.Data;

/// <summary>TPC-H's lineitem in every format and codec, written by the peer; of JSON, which is long, a third of the rows.</summary>
static class FormatFiles
{
    public static IEnumerable<string> Statements(string tpch, string folder)
    {
        var lineitem = $"(SELECT * FROM '{tpch}/lineitem.parquet')";
        foreach (var codec in new[] { "none", "snappy", "zstd", "gzip" })
        {
            yield return $"COPY {lineitem} TO '{folder}/lineitem_{codec}.parquet' (FORMAT parquet, "
                + $"COMPRESSION {(codec == "none" ? "uncompressed" : codec)})";
        }

        yield return $"COPY {lineitem} TO '{folder}/lineitem.csv' (FORMAT csv, HEADER)";
        yield return $"COPY (FROM {lineitem} WHERE l_orderkey % 3 = 0) TO '{folder}/lineitem.ndjson' (FORMAT json)";
        yield return $"COPY {Events(tpch)} TO '{folder}/events.ndjson' (FORMAT json)";
        yield return $"COPY {Quoted(tpch)} TO '{folder}/quoted.csv' (FORMAT csv, HEADER, FORCE_QUOTE *)";
    }

    /// <summary>Nested objects and lists, as the logs of services have them.</summary>
    static string Events(string tpch) =>
        $"""
        (SELECT l_orderkey AS id, 'event-' || (l_orderkey % 17) AS type,
            struct_pack(id := l_partkey, name := l_shipinstruct, site := struct_pack(url := l_comment)) AS actor,
            [l_linenumber, l_suppkey] AS numbers,
            l_quantity > 25 AS is_public, l_shipdate AS created_at
        FROM '{tpch}/lineitem.parquet' WHERE l_orderkey % 3 = 0)
        """;

    static string Quoted(string tpch) =>
        $"""
        (SELECT l_orderkey, l_comment || ', "' || l_shipmode || '"' AS remark, l_shipinstruct, l_extendedprice
        FROM '{tpch}/lineitem.parquet' WHERE l_orderkey % 3 = 0)
        """;
}
