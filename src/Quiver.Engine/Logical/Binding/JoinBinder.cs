using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds joins.</summary>
sealed class JoinBinder(Binder binder, FromBinder tables)
{
    /// <summary>Binds a join; <paramref name="before"/> is what LATERAL sees of the tables left of it.</summary>
    public Relation Bind(SqlJoin join, Scope? outer, CommonTables? commonTables, Scope? before = null)
    {
        Relation left = tables.Bind(join.Left, outer, commonTables, before);
        Relation? lateral = tables.TryBindLateral(join, left, before ?? outer, commonTables);
        Relation right = lateral ?? tables.Bind(join.Right, outer, commonTables, new Scope(left, before ?? outer, commonTables));
        LateralBinder.RejectKind(join, left, right);
        RejectSameName(left, right, join);
        if (join.Kind == SqlJoinKind.Positional)
        {
            return new Relation(
                new LogicalPositionalJoin(left.Plan, right.Plan), [.. left.Columns, .. right.Columns], [.. left.Tables, .. right.Tables]);
        }

        if (join.Kind is SqlJoinKind.RightSemi or SqlJoinKind.RightAnti)
        {
            (left, right) = (right, left);
        }

        JoinKind kind = join.Kind switch
        {
            SqlJoinKind.Left => JoinKind.Left,
            SqlJoinKind.Right => JoinKind.Right,
            SqlJoinKind.Full => JoinKind.Full,
            SqlJoinKind.LeftSemi or SqlJoinKind.RightSemi => JoinKind.Semi,
            SqlJoinKind.LeftAnti or SqlJoinKind.RightAnti => JoinKind.Anti,
            _ => JoinKind.Inner,
        };
        var columns = new List<ScopeColumn>([.. left.Columns, .. right.Columns]);
        ScopeTable[] names = [.. left.Tables, .. right.Tables];
        List<Expression> conditions = [];
        if (join.On is not null)
        {
            var both = new Relation(left.Plan, columns, names);
            var expressions = new ExpressionBinder(binder, new Scope(both, outer, commonTables)) { Clause = "ON" };
            conditions = [.. ExpressionRewriter.Conjuncts(expressions.Condition(join.On, "ON"))];
        }

        foreach (SqlIdentifier name in join.Natural ? CommonNames(left, right) : join.Using)
        {
            // The last column of USING is the one that an ASOF join orders by.
            bool isOrder = join.IsAsOf && ReferenceEquals(name, join.Using[^1]);
            Merge(name, isOrder ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.Equal, kind, left, right, columns, conditions);
        }

        if (lateral is not null)
        {
            return new Relation(OfElements(lateral.Plan, kind, conditions, join), columns, names);
        }

        LogicalPlan plan = join.IsAsOf
            ? new AsOfConditions(join, left.Plan, right.Plan).Bind(kind, conditions)
            : LogicalDependentJoin.Of(kind, left.Plan, right.Plan, conditions);
        return kind is JoinKind.Semi or JoinKind.Anti ? left with { Plan = plan } : new Relation(plan, columns, names);
    }

    /// <summary>Filters the rows that the elements of their own lists were put beside.</summary>
    static LogicalPlan OfElements(LogicalPlan plan, JoinKind kind, List<Expression> conditions, SqlJoin join)
    {
        conditions.RemoveAll(c => c is LiteralExpression { Value.IsTrue: true });
        return kind == JoinKind.Inner || conditions.Count == 0
            ? ExpressionRewriter.And(conditions) is { } condition ? new LogicalFilter(plan, condition) : plan
            : throw BindingErrors.NotSupported(join, "LEFT JOIN of the elements of a list with a condition other than true is");
    }

    /// <summary>Joins on a name that both sides have; one column then stands for both.</summary>
    static void Merge(
        SqlIdentifier name, ComparisonOperator op, JoinKind kind, Relation left, Relation right, List<ScopeColumn> columns,
        List<Expression> conditions)
    {
        ScopeColumn a = Find(name, left, "left");
        ScopeColumn b = Find(name, right, "right");
        (Expression x, Expression y) = Coercion.ForComparison(a.Value, b.Value, name);
        conditions.Add(new ComparisonExpression(op, x, y));
        Expression value = kind switch
        {
            JoinKind.Full => FunctionBinder.Coalesce([x, y]),
            JoinKind.Right => b.Value,
            _ => a.Value,
        };

        for (int i = columns.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(columns[i], a) || ReferenceEquals(columns[i], b))
            {
                if (columns[i].Table is null)
                {
                    columns.RemoveAt(i);
                }
                else
                {
                    columns[i] = columns[i] with { IsMerged = true };
                }
            }
        }

        // Merged columns come first, in the order of the names.
        columns.Insert(Math.Min(conditions.Count - 1, columns.Count), new ScopeColumn(a.Name, null, value));
    }

    static ScopeColumn Find(SqlIdentifier name, Relation relation, string side)
    {
        ScopeColumn[] found = [.. relation.Visible.Where(c => ScopeColumn.IsNamed(c.Name, name)).Take(2)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw BindingErrors.At(
                name,
                ErrorCode.UnknownColumn,
                $"unknown column \"{name.Name}\" in USING: the {side} side of the join has none"
                + NameSuggestion.Phrase(name.Name, relation.Visible.Select(c => c.Name))),
            _ => throw BindingErrors.At(
                name,
                ErrorCode.AmbiguousColumn,
                $"column \"{name.Name}\" in USING is ambiguous: the {side} side of the join has "
                + $"{found[0].FullName} and {found[1].FullName}"),
        };
    }

    static List<SqlIdentifier> CommonNames(Relation left, Relation right)
    {
        var names = new HashSet<string>(right.Visible.Select(c => c.Name), StringComparer.OrdinalIgnoreCase);
        return [.. left.Visible.Where(c => names.Contains(c.Name)).Select(c => new SqlIdentifier(c.Name, Quoted: false))];
    }

    static void RejectSameName(Relation left, Relation right, SqlJoin join)
    {
        foreach (ScopeTable table in right.Tables)
        {
            if (left.Tables.Any(other => string.Equals(other.Name, table.Name, StringComparison.Ordinal)))
            {
                throw BindingErrors.Invalid(join.Right, $"two tables of FROM are named \"{table.Name}\"; give one of them an alias");
            }
        }
    }
}
