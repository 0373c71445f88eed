using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Types;

namespace Quiver.Formats.Datasets;

/// <summary>
/// Translates filters of a table into filters of one of its files, whose columns lie elsewhere and may be narrower. What cannot be
/// translated without a doubt is left out: the engine filters again.
/// </summary>
sealed class FilterTranslation
{
    readonly DatasetTable _table;
    readonly ScanRequest _request;
    readonly Schema _own;
    readonly int[] _ordinals;
    readonly Dictionary<ColumnId, int> _mapped = [];

    /// <summary>Translates the filters of a request for a file in which the columns have some ordinals.</summary>
    public FilterTranslation(DatasetTable table, ScanRequest request, ITableProvider file, int[] ordinals)
    {
        _table = table;
        _request = request;
        _own = file.Schema;
        _ordinals = ordinals;
        Filters = [.. request.Filters.Select(Translate).OfType<Expression>()
            .Where(f => file.SupportsFilter(f) != FilterPushdown.Unsupported)];
        RuntimeFilters = [.. request.RuntimeFilters.Where(IsSameOrder).Select(f => f.At(_ordinals[f.Ordinal]))];
    }

    /// <summary>The filters over columns of the file.</summary>
    public IReadOnlyList<Expression> Filters { get; }

    /// <summary>Where the columns of <see cref="Filters"/> are in the file.</summary>
    public IReadOnlyDictionary<ColumnId, int> Ordinals => _mapped;

    /// <summary>The ranges of joins over columns of the file.</summary>
    public IReadOnlyList<RuntimeFilter> RuntimeFilters { get; }

    /// <summary>
    /// Whether a cast to a wider type keeps the order and no two values become one, so that values compare in the narrow type as in
    /// the wide one.
    /// </summary>
    internal static bool KeepsOrder(DataType narrow, DataType wide) => (narrow, wide) switch
    {
        ({ IsInteger: true }, { IsInteger: true }) => TypeCoercion.ImplicitCastCost(narrow, wide) >= 0,
        ({ IsInteger: true }, DecimalType d) => d.Precision - d.Scale >= TypeCoercion.AsDecimal(narrow).Precision,
        ({ IsInteger: true }, { Id: TypeId.Float64 }) => narrow.ByteWidth <= 4,
        ({ Id: TypeId.Float32 }, { Id: TypeId.Float64 }) => true,
        (DecimalType a, DecimalType b) => b.Scale >= a.Scale && b.Precision - b.Scale >= a.Precision - a.Scale,
        ({ Id: TypeId.Date }, TimestampType { Zone: null }) => true,
        (TimestampType a, TimestampType b) => a.Unit <= b.Unit && a.Zone is null == b.Zone is null,
        (TimeType a, TimeType b) => a.Unit <= b.Unit,
        _ => false,
    };

    Expression? Translate(Expression filter)
    {
        bool isNarrow = false;
        foreach (ColumnId id in ExpressionRewriter.ColumnsOf(filter))
        {
            if (!_request.Ordinals.TryGetValue(id, out int ordinal) || _ordinals[ordinal] < 0)
            {
                return null;
            }

            _mapped[id] = _ordinals[ordinal];
            isNarrow |= !_own.Fields[_ordinals[ordinal]].Type.Logical.Equals(_table.Schema.Fields[ordinal].Type);
        }

        return isNarrow ? Narrow(filter) : filter;
    }

    /// <summary>Brings constants to the type of the file where that is exact; null where it is not.</summary>
    Expression? Narrow(Expression filter)
    {
        switch (filter)
        {
            case LogicalExpression logical:
                Expression?[] operands = [.. logical.Children.Select(Narrow)];
                Expression[] known = [.. operands.OfType<Expression>()];
                return known.Length == operands.Length ? logical.WithChildren(known)
                    : logical.IsAnd ? ExpressionRewriter.And(known)
                    : null;
            case ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression literal } comparison:
                return Narrow(column, literal.Value) is var (left, right)
                    ? comparison.WithChildren([left, new LiteralExpression(right)])
                    : null;
            case ComparisonExpression { Left: LiteralExpression literal, Right: ColumnExpression column } comparison:
                return Narrow(column, literal.Value) is var (own, value)
                    ? comparison.WithChildren([new LiteralExpression(value), own])
                    : null;
            case InListExpression { Operand: ColumnExpression column, IsNegated: false } list:
                (ColumnExpression Column, ScalarValue Value)?[] items = [.. list.Values.Select(v => Narrow(column, v))];
                return items.Length > 0 && items.All(i => i is not null)
                    ? new InListExpression(items[0]!.Value.Column, [.. items.Select(i => i!.Value.Value)], isNegated: false)
                    : null;
            case UnaryExpression { Operator: UnaryOperator.IsNull or UnaryOperator.IsNotNull, Operand: ColumnExpression column } test:
                return test.WithChildren([Own(column)]);
            default:
                return null;
        }
    }

    (ColumnExpression Column, ScalarValue Value)? Narrow(ColumnExpression column, ScalarValue value)
    {
        ColumnExpression own = Own(column);
        if (own.Type.Equals(value.Type))
        {
            return (own, value);
        }

        return value.Type.Equals(column.Type) && KeepsOrder(own.Type, column.Type)
            && Coercion.TryCastValue(value, own.Type) is { } narrow
            && Coercion.TryCastValue(narrow, column.Type) is { } back && back.Equals(value)
            ? (own, narrow)
            : null;
    }

    ColumnExpression Own(ColumnExpression column) => new(column.Id, column.Name, _own.Fields[_mapped[column.Id]].Type.Logical);

    /// <summary>Ranges are of raw values, which integers keep when they are widened.</summary>
    bool IsSameOrder(RuntimeFilter filter)
    {
        if (_ordinals[filter.Ordinal] < 0)
        {
            return false;
        }

        DataType own = _own.Fields[_ordinals[filter.Ordinal]].Type.Logical;
        DataType type = _table.Schema.Fields[filter.Ordinal].Type;
        return own.Equals(type) || (own.IsInteger && type.IsInteger && KeepsOrder(own, type));
    }
}
