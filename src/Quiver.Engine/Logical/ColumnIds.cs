using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Hands out the column ids of one statement.</summary>
sealed class ColumnIds
{
    int _last;

    public ColumnId Next() => new(Interlocked.Increment(ref _last));
}
