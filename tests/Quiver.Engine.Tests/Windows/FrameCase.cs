using System.Globalization;

namespace Quiver.Engine.Tests.Windows;

/// <summary>A frame of a test: bounds are distances from the current row, negative ones before it.</summary>
sealed record FrameCase(string Unit, int Start, int End, string Exclusion, bool IsDescending, bool NullsFirst)
{
    /// <summary>A bound that is none.</summary>
    public const int Unbounded = int.MinValue;

    static readonly string[] _units = ["ROWS", "RANGE", "GROUPS"];
    static readonly string[] _exclusions = ["NO OTHERS", "CURRENT ROW", "GROUP", "TIES"];

    /// <summary>The window in SQL. Frames of rows order by the id too, so that their result is certain.</summary>
    public string Sql =>
        $"PARTITION BY p ORDER BY k {(IsDescending ? "DESC" : "ASC")} NULLS {(NullsFirst ? "FIRST" : "LAST")}"
        + $"{(Unit == "ROWS" ? ", id" : "")} {Unit} BETWEEN {Text(Start, "PRECEDING")} AND {Text(End, "FOLLOWING")} EXCLUDE {Exclusion}";

    /// <summary>A random frame that SQL allows.</summary>
    public static FrameCase Create(Random random)
    {
        int start = random.Next(4) == 0 ? Unbounded : random.Next(-4, 4);
        int end = random.Next(4) == 0 ? Unbounded : random.Next(-4, 4);
        if (start != Unbounded && end != Unbounded && ((start >= 0 && end < 0) || (start > 0 && end <= 0)))
        {
            (start, end) = (end, start);
        }

        return new FrameCase(
            _units[random.Next(3)], start, end, _exclusions[random.Next(4)], random.Next(2) == 0, random.Next(2) == 0);
    }

    static string Text(int bound, string unbounded) => bound switch
    {
        Unbounded => $"UNBOUNDED {unbounded}",
        0 => "CURRENT ROW",
        < 0 => string.Create(CultureInfo.InvariantCulture, $"{-bound} PRECEDING"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bound} FOLLOWING"),
    };
}
