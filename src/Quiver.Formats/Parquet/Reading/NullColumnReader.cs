using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Reads a column whose type has no values.</summary>
sealed class NullColumnReader : ColumnReader
{
    public override void Dispose()
    {
    }

    public override Column Read(int count) => new NullColumn(count);

    public override unsafe Column ReadRows(int count, int* rows, int selected) => new NullColumn(selected);

    public override void Skip(long count)
    {
    }
}
