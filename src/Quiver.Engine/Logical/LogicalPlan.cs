using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// A node of the one algebra that all front ends meet in: immutable, with columns named by id, so that moving a node never
/// renumbers anything.
/// </summary>
public abstract class LogicalPlan
{
    private protected LogicalPlan()
    {
    }

    /// <summary>The columns of the rows that the node gives.</summary>
    public abstract IReadOnlyList<PlanColumn> Output { get; }

    /// <summary>The nodes whose rows this one reads.</summary>
    public abstract IReadOnlyList<LogicalPlan> Inputs { get; }

    /// <summary>Returns the same node over other inputs that give (at least) the same columns.</summary>
    public abstract LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs);

    /// <summary>The expressions that the node evaluates over the columns of its inputs.</summary>
    public virtual IReadOnlyList<Expression> Expressions => [];

    /// <summary>Returns the same node with other expressions, in the order of <see cref="Expressions"/>.</summary>
    public virtual LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) => this;

    /// <summary>
    /// Returns the plan with every expression of every node rewritten bottom-up; a rewritten expression must have the type of the
    /// one that it stands for.
    /// </summary>
    public LogicalPlan RewriteExpressions(Func<Expression, Expression> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        LogicalPlan plan = Inputs.Count == 0 ? this : WithInputs([.. Inputs.Select(i => i.RewriteExpressions(rewrite))]);
        return Expressions.Count == 0
            ? plan
            : plan.WithExpressions([.. plan.Expressions.Select(e => ExpressionRewriter.Rewrite(e, rewrite))]);
    }

    /// <summary>One line for EXPLAIN.</summary>
    public abstract string Describe();

    /// <summary>The plan as an indented tree.</summary>
    public override string ToString() => PlanText.Of(this);
}
