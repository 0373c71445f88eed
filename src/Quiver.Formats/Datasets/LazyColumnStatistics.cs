using System.Collections;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Datasets;

/// <summary>Statistics of columns that are computed when they are asked for: a plan looks at few columns of many.</summary>
sealed class LazyColumnStatistics(int count, Func<int, ColumnStatistics> statisticsOf) : IReadOnlyList<ColumnStatistics>
{
    readonly ColumnStatistics?[] _known = new ColumnStatistics?[count];

    /// <inheritdoc/>
    public int Count => _known.Length;

    /// <inheritdoc/>
    public ColumnStatistics this[int index] => _known[index] ??= statisticsOf(index);

    /// <inheritdoc/>
    public IEnumerator<ColumnStatistics> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
