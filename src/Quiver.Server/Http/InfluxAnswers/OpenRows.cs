using Quiver.Arrow.Columns;
using Quiver.Formats.Text;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>The columns of a piece of a series, opened so that values are read without a call each.</summary>
sealed class OpenRows
{
    OpenRows(TextColumn[] columns, TimeZoneInfo? zone)
    {
        Columns = columns;
        Zone = zone;
    }

    /// <summary>The columns.</summary>
    public TextColumn[] Columns { get; }

    /// <summary>The zone in which times are shown; null for UTC.</summary>
    public TimeZoneInfo? Zone { get; }

    /// <summary>Opens a piece.</summary>
    public static OpenRows Of(SeriesRows rows, TimeZoneInfo? zone)
    {
        var columns = new TextColumn[rows.Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            Column column = rows.Columns[i];
            columns[i] = TextColumn.Open(column, TextColumn.KindOf(column.Type));
        }

        return new OpenRows(columns, ReferenceEquals(zone, TimeZoneInfo.Utc) ? null : zone);
    }
}
