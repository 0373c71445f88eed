using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>A format written for people, as <c>sniff_csv</c> and the tables of rejects show it.</summary>
sealed class CsvFormatText(CsvFormat format)
{
    const string NoSign = "(empty)";

    public string Delimiter => Sign(format.Dialect.Delimiter);

    public string Quote => Sign(format.Dialect.Quote);

    public string Escape => Sign(format.Dialect.Escape);

    public string Comment => Sign(format.Dialect.Comment);

    public string LineEnd => format.LineEndText;

    /// <summary>The columns as the option <c>columns</c> takes them.</summary>
    public string Columns =>
        "{" + string.Join(", ", format.Schema.Fields.Select(f => $"{Text(f.Name)}: '{SqlName(f.Type)}'")) + "}";

    /// <summary>The format of the first column of dates, null where there is none.</summary>
    public string? DateFormat => Layout(TypeId.Date)?.DateFormat;

    /// <summary>The format of the first column of timestamps, null where there is none that is not ISO 8601.</summary>
    public string? TimestampFormat => Layout(TypeId.Timestamp) is { IsIso: false } layout ? layout.TimestampFormat : null;

    /// <summary>A query that reads the file this way without finding anything out.</summary>
    public string Prompt(string path)
    {
        string formats = DateFormat is { } date ? $", dateformat={Text(date)}" : "";
        formats += TimestampFormat is { } timestamp ? $", timestampformat={Text(timestamp)}" : "";
        string header = format.HasHeader ? "true" : "false";
        return FormattableString.Invariant($"FROM read_csv({Text(path)}, auto_detect=false, delim={Option(format.Dialect.Delimiter)}, ")
            + $"quote={Option(format.Dialect.Quote)}, escape={Option(format.Dialect.Escape)}, new_line='{LineEnd}', "
            + FormattableString.Invariant($"skip={format.SkippedLines}, comment={Option(format.Dialect.Comment)}, header={header}, ")
            + $"columns={Columns}{formats});";
    }

    /// <summary>Returns the name of a type in SQL.</summary>
    public static string SqlName(DataType type) => type switch
    {
        { Id: TypeId.Boolean } => "BOOLEAN",
        { Id: TypeId.Int8 } => "TINYINT",
        { Id: TypeId.Int16 } => "SMALLINT",
        { Id: TypeId.Int32 } => "INTEGER",
        { Id: TypeId.Int64 } => "BIGINT",
        { Id: TypeId.Float32 } => "FLOAT",
        { Id: TypeId.Float64 } => "DOUBLE",
        { Id: TypeId.Utf8 } => "VARCHAR",
        { Id: TypeId.Date } => "DATE",
        { Id: TypeId.Time } => "TIME",
        TimestampType { Zone: not null } => "TIMESTAMP WITH TIME ZONE",
        TimestampType { Unit: TimeUnit.Nanosecond } => "TIMESTAMP_NS",
        TimestampType => "TIMESTAMP",
        DecimalType number => FormattableString.Invariant($"DECIMAL({number.Precision},{number.Scale})"),
        _ => type.ToString().ToUpperInvariant(),
    };

    TimeLayout? Layout(TypeId type)
    {
        for (int i = 0; i < format.Columns.Count; i++)
        {
            if (format.Schema.Fields[i].Type.Id == type)
            {
                return format.Columns[i].Layout;
            }
        }

        return null;
    }

    static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    static string Sign(int sign) => sign == CsvDialect.None ? NoSign : sign == '\t' ? "\\t" : ((char)sign).ToString();

    static string Option(int sign) => sign == CsvDialect.None ? "''" : sign == '\t' ? "'\\t'" : Text(((char)sign).ToString());
}
