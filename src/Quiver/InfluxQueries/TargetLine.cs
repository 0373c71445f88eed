using System.Globalization;
using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Series;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQueries;

/// <summary>A row of SELECT … INTO as a line of the line protocol.</summary>
static class TargetLine
{
    /// <summary>Appends a line; a row without a field that has a value gives none.</summary>
    public static bool TryAppend(StringBuilder lines, string measurement, SelectExecution execution, ComputedSeries series, int row)
    {
        int start = lines.Length;
        AppendEscaped(lines, measurement, ", ");
        foreach ((string key, string value) in execution.TagsOf(series, row))
        {
            if (value.Length > 0)
            {
                AppendEscaped(lines.Append(','), key, ",= ");
                AppendEscaped(lines.Append('='), value, ",= ");
            }
        }

        bool hasField = false;
        for (int i = 0; i < series.Columns.Length; i++)
        {
            InfluxValue value = series.Columns[i][row];
            if (!value.IsNull)
            {
                AppendEscaped(lines.Append(hasField ? ',' : ' '), execution.Columns[i + 1], ",= ");
                AppendValue(lines.Append('='), value);
                hasField = true;
            }
        }

        if (!hasField)
        {
            lines.Length = start;
            return false;
        }

        lines.Append(' ').Append(series.Times[row].ToString(CultureInfo.InvariantCulture)).Append('\n');
        return true;
    }

    static void AppendValue(StringBuilder lines, InfluxValue value)
    {
        switch (value.Type)
        {
            case InfluxType.Integer:
                lines.Append(value).Append('i');
                break;
            case InfluxType.Unsigned:
                lines.Append(value).Append('u');
                break;
            case InfluxType.String:
                AppendEscaped(lines.Append('"'), value.Text, "\"\\");
                lines.Append('"');
                break;
            default:
                lines.Append(value);
                break;
        }
    }

    static void AppendEscaped(StringBuilder lines, string text, string special)
    {
        foreach (char c in text)
        {
            if (special.Contains(c))
            {
                lines.Append('\\');
            }

            lines.Append(c);
        }
    }
}
