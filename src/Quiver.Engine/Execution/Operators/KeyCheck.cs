using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Asks for one worker which rows may have a partner in a join above, once its keys are known, and stops where nearly all have one.
/// </summary>
sealed class KeyCheck(RuntimeFilter filter, ColumnScratch scratch)
{
    /// <summary>Rows after which the share that passed says something.</summary>
    const long Trial = 16384;

    /// <summary>Where more rows pass, asking costs as much as it saves.</summary>
    const double MostPassing = 0.8;
    long _seen;
    long _passed;

    /// <summary>Whether asking is worth while.</summary>
    public bool IsActive => filter.Keys is not null && (_seen < Trial || _passed <= _seen * MostPassing);

    /// <summary>Sets a list to the rows that may have a partner.</summary>
    public void Select(Column values, RowIndices rows)
    {
        filter.Keys!.Select(values, rows, scratch);
        _seen += values.Length;
        _passed += rows.Count;
    }
}
