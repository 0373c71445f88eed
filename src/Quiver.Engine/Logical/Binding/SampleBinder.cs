using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds TABLESAMPLE and USING SAMPLE: rows get random numbers, and the sample are those below a bound (BERNOULLI, and SYSTEM where blocks
/// of rows share a number), or as many as are asked for in the order of the numbers (RESERVOIR).
/// </summary>
sealed class SampleBinder(Binder binder)
{
    public LogicalPlan Apply(LogicalPlan plan, SqlTableSample sample)
    {
        string method = sample.Method ?? (sample.Percent ? "bernoulli" : "reservoir");
        bool isReservoir = method == "reservoir";
        if (!isReservoir && method is not ("bernoulli" or "system"))
        {
            throw BindingErrors.Invalid(sample, $"unknown method \"{method}\" of a sample; there are bernoulli, system and reservoir");
        }

        if (!sample.Percent && !isReservoir)
        {
            throw BindingErrors.Invalid(sample, $"a sample of a number of rows is a reservoir sample; {method} takes a percentage");
        }

        double size = Size(sample);
        long? seed = sample.Seed is null ? null : (long?)Constant(sample.Seed, DataType.Int64);
        PlanColumn key = binder.NewColumn("key", DataType.Int64);
        LogicalPlan keyed = new LogicalRowKey(plan, key, seed, method == "system");
        if (isReservoir)
        {
            keyed = new LogicalSort(keyed, [new SortKey(key.Read(), IsDescending: false, NullsFirst: false)]);
            keyed = sample.Percent ? new LogicalPercentLimit(keyed, 0, size) : new LogicalLimit(keyed, 0, (long)size);
        }
        else if (size < 100)
        {
            var bound = new LiteralExpression(ScalarValue.Int64((long)(size / 100 * long.MaxValue)));
            keyed = new LogicalFilter(keyed, new ComparisonExpression(ComparisonOperator.Less, key.Read(), bound));
        }
        else
        {
            return plan;
        }

        return new LogicalProject(keyed, [.. plan.Output.Select(Projection.Pass)]);
    }

    double Size(SqlTableSample sample)
    {
        object? value = Constant(sample.Size, sample.Percent ? DataType.Float64 : DataType.Int64);
        double size = value switch
        {
            double part => part,
            long rows => rows,
            _ => double.NaN,
        };
        return size >= 0 && (!sample.Percent || size <= 100)
            ? size
            : throw BindingErrors.At(
                sample,
                ErrorCode.InvalidValue,
                sample.Percent ? "the size of a sample must be from 0 to 100 percent" : "the size of a sample must be 0 rows or more");
    }

    object? Constant(SqlExpression expression, DataType type)
    {
        Expression value = Coercion.Cast(
            new ExpressionBinder(binder, new Scope(Relation.OneRow, null, null)) { Clause = "the size of a sample" }.Bind(expression),
            type,
            expression);
        return value is LiteralExpression literal ? literal.Value.Value : binder.Context.EvaluateConstant(value).Value;
    }
}
