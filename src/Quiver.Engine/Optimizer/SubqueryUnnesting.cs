using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Turns every subquery in an expression into a join, so that it runs once and not once a row (Neumann and Kemper, "Unnesting
/// Arbitrary Queries", BTW 2015). What cannot be unnested is run for each combination of outer values.
/// </summary>
sealed class SubqueryUnnesting : IOptimizerRule
{
    public string Name => nameof(SubqueryUnnesting);

    public string Purpose => "turns subqueries into joins, so that they do not run once a row";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        NestedCommonTables.Embed(new SubqueryUnnester(context).Unnest(plan));
}
