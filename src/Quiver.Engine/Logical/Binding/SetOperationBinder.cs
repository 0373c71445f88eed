using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds UNION, INTERSECT and EXCEPT.</summary>
sealed class SetOperationBinder(Binder binder)
{
    /// <summary>Binds a chain from the left; neighbouring operations of one kind become one node.</summary>
    public LogicalPlan Bind(SqlSetOperation operation, Scope? outer, CommonTables? tables)
    {
        var chain = new Stack<SqlSetOperation>();
        SqlQueryBody leftmost = operation;
        while (leftmost is SqlSetOperation inner)
        {
            chain.Push(inner);
            leftmost = inner.Left;
        }

        LogicalPlan plan = binder.Queries.BindBody(leftmost, outer, tables);
        while (chain.TryPop(out SqlSetOperation? next))
        {
            var inputs = new List<LogicalPlan> { plan, binder.Queries.BindBody(next.Right, outer, tables) };
            while (next.Operator == SqlSetOperator.Union && chain.TryPeek(out SqlSetOperation? following) && IsSame(next, following))
            {
                inputs.Add(binder.Queries.BindBody(chain.Pop().Right, outer, tables));
            }

            plan = Combine(next, inputs);
        }

        return plan;
    }

    /// <summary>Puts the rows of plans with equally many columns below each other.</summary>
    public LogicalSetOperation UnionAll(IReadOnlyList<LogicalPlan> inputs, SqlNode at) =>
        Combine(SetOperator.UnionAll, "UNION", inputs, at);

    /// <summary>Casts the columns of a plan.</summary>
    public LogicalPlan CastColumns(LogicalPlan plan, IReadOnlyList<DataType> types, SqlNode at)
    {
        if (plan.Output.Select(c => c.Type).SequenceEqual(types))
        {
            return plan;
        }

        return new LogicalProject(plan, [.. plan.Output.Select((column, i) => column.Type.Equals(types[i])
            ? Projection.Pass(column)
            : new Projection(binder.NewColumn(column.Name, types[i]), Coercion.Cast(column.Read(), types[i], at)))]);
    }

    static bool IsSame(SqlSetOperation a, SqlSetOperation b) => a.Operator == b.Operator && a.All == b.All && !a.ByName && !b.ByName;

    LogicalPlan Combine(SqlSetOperation operation, List<LogicalPlan> inputs)
    {
        string name = operation.Operator.ToString().ToUpperInvariant();
        if (operation.ByName)
        {
            inputs = AlignByName(inputs, operation);
        }

        if (operation.Operator == SqlSetOperator.Union)
        {
            LogicalSetOperation union = Combine(SetOperator.UnionAll, name, inputs, operation);
            return operation.All ? union : new LogicalAggregate(union, [.. union.Output.Select(Projection.Pass)], []);
        }

        SetOperator op = (operation.Operator, operation.All) switch
        {
            (SqlSetOperator.Intersect, true) => SetOperator.IntersectAll,
            (SqlSetOperator.Intersect, false) => SetOperator.Intersect,
            (_, true) => SetOperator.ExceptAll,
            _ => SetOperator.Except,
        };
        return Combine(op, name, inputs, operation);
    }

    LogicalSetOperation Combine(SetOperator op, string name, IReadOnlyList<LogicalPlan> inputs, SqlNode at)
    {
        IReadOnlyList<PlanColumn> first = inputs[0].Output;
        DataType[] types = [.. first.Select(c => c.Type)];
        foreach (LogicalPlan input in inputs.Skip(1))
        {
            if (input.Output.Count != types.Length)
            {
                throw BindingErrors.Mismatch(
                    at,
                    $"the sides of {name} have different numbers of columns: {types.Length} and {input.Output.Count}; select equally many");
            }

            for (int i = 0; i < types.Length; i++)
            {
                types[i] = TypeCoercion.CommonType(types[i], input.Output[i].Type)
                    ?? throw BindingErrors.Mismatch(
                        at,
                        $"column {i + 1} of {name} is {types[i]} on one side and {input.Output[i].Type} on the other; cast one of them");
            }
        }

        PlanColumn[] output = [.. first.Select((c, i) => binder.NewColumn(c.Name, types[i]))];
        return new LogicalSetOperation(op, output, [.. inputs.Select(i => CastColumns(i, types, at))]);
    }

    /// <summary>Gives every input the columns of all, in the order in which they first come; missing ones are null.</summary>
    List<LogicalPlan> AlignByName(List<LogicalPlan> inputs, SqlSetOperation operation)
    {
        List<string> names = [.. inputs.SelectMany(i => i.Output.Select(c => c.Name)).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (LogicalPlan input in inputs)
        {
            if (input.Output.Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < input.Output.Count)
            {
                throw BindingErrors.Invalid(operation, "BY NAME needs different column names, but one side has the same name twice");
            }
        }

        return [.. inputs.Select(input => (LogicalPlan)new LogicalProject(input, [.. names.Select(name => ByName(input, name))]))];
    }

    Projection ByName(LogicalPlan input, string name) =>
        input.Output.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)) is { } column
            ? Projection.Pass(column)
            : new Projection(binder.NewColumn(name, DataType.Null), new LiteralExpression(ScalarValue.Null(DataType.Null)));
}
