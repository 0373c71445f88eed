namespace Quiver.Engine.Session;

/// <summary>The names that DataFusion gives to options of files, with <c>format.</c> in front, as those of DuckDB.</summary>
static class FileOptionNames
{
    const string Prefix = "format.";

    /// <summary>Returns the name of an option; one that is not DataFusion's stays as it is.</summary>
    public static string Of(string name)
    {
        string plain = name.ToLowerInvariant();
        plain = plain.StartsWith(Prefix, StringComparison.Ordinal) ? plain[Prefix.Length..] : plain;
        return plain switch
        {
            "has_header" => "header",
            "null_value" => "nullstr",
            "terminator" => "new_line",
            "schema_infer_max_rec" => "sample_size",
            "truncated_rows" => "null_padding",
            _ => plain,
        };
    }
}
