using Quiver.Engine.Expressions;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical;

/// <summary>Pairs of rows of two inputs. Conditions all must hold; none is a cross join.</summary>
sealed class LogicalJoin(JoinKind kind, LogicalPlan left, LogicalPlan right, IReadOnlyList<Expression> conditions, PlanColumn? mark = null)
    : LogicalPlan
{
    public JoinKind Kind { get; } = kind;

    public LogicalPlan Left { get; } = left;

    public LogicalPlan Right { get; } = right;

    /// <summary>Conjuncts over the columns of both sides.</summary>
    public IReadOnlyList<Expression> Conditions { get; } = conditions;

    /// <summary>The column that a mark join adds.</summary>
    public PlanColumn? Mark { get; } = mark;

    /// <summary>Where the subquery of a single join stands in the text, for the error of a second row.</summary>
    public SourcePosition Place { get; init; }

    public override IReadOnlyList<PlanColumn> Output { get; } = kind switch
    {
        JoinKind.Semi or JoinKind.Anti => left.Output,
        JoinKind.Mark => [.. left.Output, mark!],
        _ => [.. left.Output, .. right.Output],
    };

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [left, right];

    public override IReadOnlyList<Expression> Expressions => Conditions;

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalJoin(Kind, inputs[0], inputs[1],
        Conditions, Mark) { Place = Place };

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) => new LogicalJoin(Kind, Left, Right,
        expressions, Mark) { Place = Place };

    public override string Describe() =>
        Conditions.Count == 0 && Kind == JoinKind.Inner ? "CrossJoin" : $"{Kind}Join: {string.Join(" AND ", Conditions)}";
}
