using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Answers;

/// <summary>An answer of a <see cref="ReadyTable"/>.</summary>
sealed class ReadyPart(MemoryTable rows, string name) : ITableProvider
{
    public Schema Schema => rows.Schema;

    public string DisplayName => name;

    public ExecutionPlan Scan(ScanRequest request) => rows.Scan(request);
}
