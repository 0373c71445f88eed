using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>An optimizer rule: no query gives more rows than a cap. It runs after the rules of the engine.</summary>
sealed class RowCap(long most) : IOptimizerRule
{
    public string Name => "row_cap";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => new LogicalLimit(plan, 0, most);
}
