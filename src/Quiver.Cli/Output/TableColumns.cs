namespace Quiver.Cli.Output;

/// <summary>Chooses the columns of a table and their widths for a line of limited width.</summary>
sealed class TableColumns
{
    /// <summary>The ordinal that stands for the columns left out.</summary>
    public const int Gap = -1;

    const int MinWidth = 6;

    TableColumns(int[] ordinals, int[] widths)
    {
        Ordinals = ordinals;
        Widths = widths;
    }

    /// <summary>The columns of the result that are shown, <see cref="Gap"/> where some are left out.</summary>
    public int[] Ordinals { get; }

    /// <summary>The width of each column shown.</summary>
    public int[] Widths { get; }

    /// <summary>The number of columns shown.</summary>
    public int ShownCount => Ordinals.Count(i => i != Gap);

    /// <summary>Shortens wide columns first; where even narrow ones do not fit, leaves columns out in the middle.</summary>
    public static TableColumns Fit(int[] wanted, int? lineWidth)
    {
        int[] all = [.. Enumerable.Range(0, wanted.Length)];
        if (lineWidth is not int width || LineWidth(wanted) <= width)
        {
            return new TableColumns(all, wanted);
        }

        int[] ordinals = all;
        for (int shown = wanted.Length - 1; shown >= 1 && LineWidth(Capped(ordinals, wanted, MinWidth)) > width; shown--)
        {
            int left = (shown + 1) / 2;
            ordinals = [.. all[..left], Gap, .. all[(all.Length - (shown - left))..]];
        }

        int cap = MinWidth;
        while (LineWidth(Capped(ordinals, wanted, cap + 1)) <= width)
        {
            cap++;
        }

        return new TableColumns(ordinals, Capped(ordinals, wanted, cap));
    }

    static int LineWidth(int[] widths) => widths.Sum() + (3 * widths.Length) + 1;

    static int[] Capped(int[] ordinals, int[] wanted, int cap) =>
        [.. ordinals.Select(i => i == Gap ? 1 : Math.Min(wanted[i], cap))];
}
