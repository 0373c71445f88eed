using System.Runtime.CompilerServices;
using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Graph;

/// <summary>Which rows of a source are read.</summary>
/// <remarks>Nodes of one SELECT that read the same rows share the instance.</remarks>
/// <param name="Condition">What rows fulfil, without terms of time.</param>
/// <param name="Bounds">The times that are read; wider than those of the statement below transformations of buckets.</param>
/// <param name="Dimensions">The tags that rows are grouped by.</param>
/// <param name="IsAscending">Whether rows come in the order of time.</param>
/// <param name="SeriesLimit">How many groups of series of each measurement and chunk are read; 0 means all.</param>
/// <param name="SeriesOffset">How many groups of series of each measurement and chunk are left out first.</param>
sealed record Selection(
    InfluxExpression? Condition,
    TimeBounds Bounds,
    IReadOnlyList<string> Dimensions,
    bool IsAscending,
    long SeriesLimit,
    long SeriesOffset)
{
    /// <summary>Whether both are one: conditions are too deep to compare.</summary>
    public bool Equals(Selection? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Writes what is not the default.</summary>
    public void AppendTo(StringBuilder text)
    {
        if (Bounds.FirstNanosecond > TimeText.Minimum)
        {
            text.Append(" from ").Append(TimeText.Format(Bounds.FirstNanosecond));
        }

        if (Bounds.LastNanosecond < TimeText.Maximum)
        {
            text.Append(" to ").Append(TimeText.Format(Bounds.LastNanosecond));
        }

        Condition?.AppendTo(text.Append(" where "));
        AppendGroup(text, Dimensions);
        text.Append(IsAscending ? "" : " descending");
        AppendNumber(text, " slimit ", SeriesLimit);
        AppendNumber(text, " soffset ", SeriesOffset);
    }

    /// <summary>Writes the tags of groups.</summary>
    public static void AppendGroup(StringBuilder text, IReadOnlyList<string> dimensions)
    {
        for (int i = 0; i < dimensions.Count; i++)
        {
            InfluxNames.AppendName(text.Append(i == 0 ? " by " : ", "), dimensions[i]);
        }
    }

    static void AppendNumber(StringBuilder text, string word, long number)
    {
        if (number > 0)
        {
            text.Append(word).Append(number);
        }
    }
}
