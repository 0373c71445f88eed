using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Reads a column whose type has no values.</summary>
sealed class NullColumnReader : ColumnReader
{
    public override void Dispose()
    {
    }

    protected override Column ReadCore(int count) => new NullColumn(count);

    protected override void SkipCore(long count)
    {
    }
}
