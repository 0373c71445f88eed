using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Physical;
using Quiver.Engine.Session.Explain;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Takes a query from its syntax tree to a physical plan.</summary>
sealed class QueryPlanner(StatementContext context)
{
    /// <summary>Whether the rows are read in order to write them: then they are those of the statement's snapshot.</summary>
    public bool Writes { get; init; }

    /// <summary>Plans a query.</summary>
    public PhysicalPlan Plan(SqlQuery query, PlanTrace? trace = null) => Plan(context.Binder.BindQuery(query), trace);

    /// <summary>Optimizes a bound plan and chooses its operators.</summary>
    public PhysicalPlan Plan(LogicalPlan bound, PlanTrace? trace = null)
    {
        trace?.Add("bound", bound.ToString());
        var steps = trace is null ? null : new List<OptimizerStep>();
        LogicalPlan optimized = new QueryOptimizer(Rules(), context.OptimizerContext).Optimize(bound, steps);
        foreach (OptimizerStep step in steps ?? [])
        {
            trace!.Add(step.Rule, step.Plan);
        }

        if (trace is not null)
        {
            trace.Optimized = optimized;
        }

        return new PhysicalPlanner().Plan(optimized);
    }

    /// <summary>Binds and plans a query whose values go to columns of given types: casts are added, and missing columns.</summary>
    public PhysicalPlan PlanInto(LogicalPlan source, IReadOnlyList<(string Name, Arrow.Types.DataType Type, Expression? Value)> targets)
    {
        var projections = new List<Projection>();
        foreach ((string name, Arrow.Types.DataType type, Expression? value) in targets)
        {
            bool fits = value!.Type.Equals(type);
            if (!fits && !Compute.Casting.CastKernel.CanCast(value.Type, type))
            {
                throw new Arrow.Errors.QuiverException(
                    Arrow.Errors.ErrorCode.TypeMismatch,
                    $"column \"{name}\" has type {type}, to which {value.Type} cannot be cast",
                    value.Place.Line,
                    value.Place.Column);
            }

            Expression typed = fits ? value : new CastExpression(value, type) { Place = value.Place };
            projections.Add(new Projection(new PlanColumn(context.Ids.Next(), name, type), typed));
        }

        return new QueryPlanner(context) { Writes = true }.Plan(new LogicalProject(source, projections));
    }

    IReadOnlyList<IOptimizerRule> Rules()
    {
        if (!context.Optimizes)
        {
            return OptimizerRules.Required;
        }

        bool readsAnswers = context.Engine.Options.ReadsReadyAnswers && !Writes;
        IEnumerable<IOptimizerRule> rules = [.. OptimizerRules.All, .. context.Engine.OptimizerRules,
            .. readsAnswers ? OptimizerRules.Last : []];
        IReadOnlyList<string> disabled = context.Session.Settings.DisabledRules;
        return [.. rules.Where(r => !disabled.Contains(r.Name))];
    }
}
