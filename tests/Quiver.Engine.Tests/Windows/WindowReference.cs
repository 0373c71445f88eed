using System.Globalization;

namespace Quiver.Engine.Tests.Windows;

/// <summary>Windows by their definition: for each row, each other row of its partition is asked whether it is in the frame.</summary>
sealed class WindowReference(IReadOnlyList<WindowReference.Row> rows, FrameCase frame)
{
    /// <summary>A row: an id that is unique, a partition, a key and a value, which may be null.</summary>
    public sealed record Row(int Id, int? Partition, int? Key, int? Value);

    /// <summary>The rows of the partition of a row, in the order of the window.</summary>
    public List<Row> Partition(Row row)
    {
        IEnumerable<Row> partition = rows.Where(r => r.Partition == row.Partition);
        int sign = frame.IsDescending ? -1 : 1;
        return [.. partition
            .OrderBy(r => r.Key is null == frame.NullsFirst ? 0 : 1)
            .ThenBy(r => sign * r.Key)
            .ThenBy(r => r.Id)];
    }

    /// <summary>The rows of the frame of a row, in order.</summary>
    public List<Row> FrameOf(Row row)
    {
        List<Row> partition = Partition(row);
        int at = partition.IndexOf(row);
        var result = new List<Row>();
        for (int i = 0; i < partition.Count; i++)
        {
            bool excluded = frame.Exclusion switch
            {
                "CURRENT ROW" => i == at,
                "GROUP" => ArePeers(partition[i], row),
                "TIES" => i != at && ArePeers(partition[i], row),
                _ => false,
            };
            if (!excluded && AfterStart(partition, at, i) && BeforeEnd(partition, at, i))
            {
                result.Add(partition[i]);
            }
        }

        return result;
    }

    /// <summary>Whether two rows have equal keys: rows frames order by the id too, so that their peers are themselves.</summary>
    public bool ArePeers(Row a, Row b) => a.Key == b.Key && (frame.Unit != "ROWS" || a.Id == b.Id);

    bool AfterStart(List<Row> partition, int at, int i) =>
        frame.Start == FrameCase.Unbounded || AreNullPeers(partition, at, i) || Distance(partition, at, i) >= frame.Start;

    bool BeforeEnd(List<Row> partition, int at, int i) =>
        frame.End == FrameCase.Unbounded || AreNullPeers(partition, at, i) || Distance(partition, at, i) <= frame.End;

    /// <summary>At any distance from a null there are exactly the other nulls.</summary>
    bool AreNullPeers(List<Row> partition, int at, int i) =>
        frame.Unit == "RANGE" && partition[i].Key is null && partition[at].Key is null;

    /// <summary>How far a row is behind another, in the unit of the frame; beyond all bounds where one key is null.</summary>
    double Distance(List<Row> partition, int at, int i)
    {
        if (frame.Unit == "ROWS")
        {
            return i - at;
        }

        if (frame.Unit == "GROUPS")
        {
            List<int?> groups = [.. partition.Select(r => r.Key).Distinct()];
            return groups.IndexOf(partition[i].Key) - groups.IndexOf(partition[at].Key);
        }

        if (partition[i].Key is { } key && partition[at].Key is { } current)
        {
            return frame.IsDescending ? current - key : key - current;
        }

        return i < at ? double.NegativeInfinity : double.PositiveInfinity;
    }

    /// <summary>A number as the engine prints it.</summary>
    public static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "NULL";
}
