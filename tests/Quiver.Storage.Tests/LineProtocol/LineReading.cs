using System.Globalization;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Tests.LineProtocol;

/// <summary>Runs the parser and shows its rows as text, a line each.</summary>
static unsafe class LineReading
{
    public const long Now = 1_700_000_000_123_456_789;

    public static (List<string> Rows, IReadOnlyList<LineError> Errors) Read(
        string text, TimePrecision precision = TimePrecision.Nanosecond, IWriteSchema? schema = null)
    {
        using var parser = new LineParser(LineLimits.Default, MemoryBudget.Unlimited);
        return Read(parser, text, precision, schema);
    }

    public static (List<string> Rows, IReadOnlyList<LineError> Errors) Read(
        LineParser parser, string text, TimePrecision precision = TimePrecision.Nanosecond, IWriteSchema? schema = null)
    {
        using var batch = parser.Parse(Encoding.UTF8.GetBytes(text), schema ?? new NoSchema(), precision, Now);
        return ([.. batch.Tables.SelectMany(Show)], batch.Errors);
    }

    public static string Show(NaiveLine line)
    {
        var tags = line.Tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).Select(tag => $"{tag.Name}={tag.Value}");
        var fields = line.Fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={Show(field.Value)}");
        return $"{line.Table}|{string.Join(';', tags)}|{string.Join(';', fields)}|{line.Time ?? Now}";
    }

    public static List<string> Show(TableRows rows)
    {
        var shown = new List<string>();
        for (var row = 0; row < rows.Count; row++)
        {
            var series = rows.Series[rows.Slots[row]];
            var tags = series.Shape.Names.Select((name, i) => $"{name}={Encoding.UTF8.GetString(series.Value(i))}");
            var fields = new List<string>();
            foreach (var field in rows.Fields.OrderBy(field => field.Name, StringComparer.Ordinal))
            {
                if (Bitmap.Get(field.Validity, row))
                {
                    fields.Add($"{field.Name}={Value(field, row)}");
                }
            }

            shown.Add($"{rows.Table}|{string.Join(';', tags)}|{string.Join(';', fields)}|{rows.Times[row]}");
        }

        return shown;
    }

    static string Value(FieldRows field, int row) => Show(field.Type switch
    {
        FieldType.Float => BitConverter.Int64BitsToDouble(((long*)field.Values)[row]),
        FieldType.Integer => ((long*)field.Values)[row],
        FieldType.UInteger => ((ulong*)field.Values)[row],
        FieldType.Boolean => field.Values[row] != 0,
        _ => (object)Encoding.UTF8.GetString(StringView.SpanOf((StringView*)field.Values + row)),
    });

    static string Show(object value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : value)}:{value.GetType().Name}");

    sealed class NoSchema : IWriteSchema
    {
        public ColumnRole? Find(string table, string column) => null;
    }
}
