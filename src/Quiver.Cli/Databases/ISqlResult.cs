using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;

namespace Quiver.Cli.Databases;

/// <summary>The result of one statement.</summary>
interface ISqlResult : IAsyncDisposable
{
    /// <summary>The columns.</summary>
    Schema Schema { get; }

    /// <summary>Whether the statement has rows to show, even if there are none of them.</summary>
    bool HasRows { get; }

    /// <summary>Whether the statement is one that changes rows of tables or files, even if there were none to change.</summary>
    bool ChangesRows { get; }

    /// <summary>The rows changed by a statement without a result.</summary>
    long AffectedRows { get; }

    /// <summary>The rows; a batch belongs to the reader.</summary>
    IAsyncEnumerable<RecordBatch> Batches { get; }

    /// <summary>What the user should know, such as rows that were skipped; complete when the last row is read.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>How much is done, 0 to 1; negative where that is not known.</summary>
    double Progress { get; }
}
