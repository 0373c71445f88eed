using Quiver.Arrow.Columns;

namespace Quiver.Compute.Grouping;

/// <summary>What one aggregate gets of a batch.</summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="Filter">A boolean column: rows in which it is not true do not count; null where all do.</param>
readonly record struct AggregateInput(Column[] Arguments, Column? Filter);
