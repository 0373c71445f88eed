using System.Globalization;
using System.Text;

namespace Quiver.Crash;

/// <summary>The writes of the writers. Everything about a write follows from its number, so that a part of one shows.</summary>
static class NumberedWrites
{
    public const int Writers = 3;
    const long Base = 1_700_000_000_000_000_000;
    const long Day = 86_400_000_000_000;

    /// <summary>How many rows of table "a" a write has.</summary>
    public static int RowsOfA(int number) => 1 + (int)((uint)number * 2654435761 >> 27);

    /// <summary>Whether a write has a row of table "b", in another window.</summary>
    public static bool HasB(int number) => number % 3 != 0;

    /// <summary>The time of the first row of table "a"; those of the next number are later.</summary>
    public static long TimeOf(int number) => Base + (number * 1_000_000_000L);

    /// <summary>Returns the lines of a write.</summary>
    public static byte[] LinesOf(int writer, int number)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < RowsOfA(number); row++)
        {
            lines.Append(
                CultureInfo.InvariantCulture,
                $"a,w=w{writer},s=s{row % 5} n={number}i,x={row}.5,t=\"text {number}\" {TimeOf(number) + row}\n");
        }

        if (HasB(number))
        {
            lines.Append(CultureInfo.InvariantCulture, $"b,w=w{writer} n={number}i {TimeOf(number) - (number % 7 * Day)}\n");
        }

        // One key for all writes of a writer: the newest one wins.
        lines.Append(CultureInfo.InvariantCulture, $"c,w=w{writer} n={number}i {Base}\n");
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    /// <summary>Returns the statement that deletes rows of table "a" of some writes.</summary>
    public static string Delete(int writer, int first, int last) => string.Create(
        CultureInfo.InvariantCulture,
        $"DELETE FROM db.a WHERE w = 'w{writer}' AND time >= {Literal(TimeOf(first))} AND time < {Literal(TimeOf(last + 1))}");

    static string Literal(long time) => string.Create(
        CultureInfo.InvariantCulture,
        $"TIMESTAMP_NS '{DateTime.UnixEpoch.AddSeconds(time / 1_000_000_000):yyyy-MM-dd HH:mm:ss}'");
}
