using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>A built-in operator: immutable data that says what to run; <c>Execution</c> builds the pipelines.</summary>
abstract class PhysicalPlan : ExecutionPlan
{
    Schema? _schema;

    /// <summary>The columns of the rows, by id.</summary>
    public abstract IReadOnlyList<PlanColumn> Columns { get; }

    /// <summary>About how many rows there are.</summary>
    public double EstimatedRows { get; init; } = double.NaN;

    /// <summary>The order of the rows where one worker reads them, which it then does from one path; empty where there is none.</summary>
    public virtual IReadOnlyList<SortKey> Order => [];

    public override Schema Schema => _schema ??= new Schema([.. Columns.Select(c => new Field(c.Name, c.Type))]);

    public override PlanProperties Properties => PlanProperties.Default with
    {
        RowCount = double.IsNaN(EstimatedRows) ? null : EstimatedRows,
    };

    /// <summary>Maps column ids to positions.</summary>
    public Dictionary<ColumnId, int> Ordinals()
    {
        var ordinals = new Dictionary<ColumnId, int>();
        for (int i = 0; i < Columns.Count; i++)
        {
            ordinals[Columns[i].Id] = i;
        }

        return ordinals;
    }

    public override async IAsyncEnumerable<RecordBatch> ExecuteAsync(
        int partition, TaskContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in context.Runner!(this, context, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }
}
