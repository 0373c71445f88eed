using System.Globalization;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Fuzz.Targets;

/// <summary>Writes rows as lines again, in one spelling: the same rows are the same text.</summary>
static unsafe class LineRendering
{
    public static string Render(IEnumerable<TableRows> tables)
    {
        var text = new StringBuilder();
        foreach (var rows in tables.OrderBy(rows => rows.Table, StringComparer.Ordinal))
        {
            var fields = rows.Fields.OrderBy(field => field.Name, StringComparer.Ordinal).ToArray();
            for (var row = 0; row < rows.Count; row++)
            {
                Render(rows, fields, row, text);
            }
        }

        return text.ToString();
    }

    static void Render(TableRows rows, FieldRows[] fields, int row, StringBuilder text)
    {
        var series = rows.Series[rows.Slots[row]];
        text.Append(Escape(rows.Table));
        for (var i = 0; i < series.Shape.Names.Count; i++)
        {
            text.Append(',').Append(Escape(series.Shape.Names[i])).Append('=')
                .Append(Escape(Encoding.UTF8.GetString(series.Value(i))));
        }

        var separator = ' ';
        foreach (var field in fields)
        {
            if (Bitmap.Get(field.Validity, row))
            {
                text.Append(separator).Append(Escape(field.Name)).Append('=').Append(Value(field, row));
                separator = ',';
            }
        }

        text.Append(CultureInfo.InvariantCulture, $" {rows.Times[row]}\n");
    }

    static string Value(FieldRows field, int row) => field.Type switch
    {
        FieldType.Float => ((double*)field.Values)[row].ToString("R", CultureInfo.InvariantCulture),
        FieldType.Integer => string.Create(CultureInfo.InvariantCulture, $"{((long*)field.Values)[row]}i"),
        FieldType.UInteger => string.Create(CultureInfo.InvariantCulture, $"{((ulong*)field.Values)[row]}u"),
        FieldType.Boolean => field.Values[row] != 0 ? "t" : "f",
        _ => "\"" + Encoding.UTF8.GetString(StringView.SpanOf((StringView*)field.Values + row))
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
    };

    static string Escape(string name) => name.Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal);
}
