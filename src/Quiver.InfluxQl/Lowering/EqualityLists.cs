using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Alternatives of which some are equalities of one column with texts: these become one list, in which a value is looked up
/// once, however many there are. A query names its hosts so.</summary>
static class EqualityLists
{
    /// <summary>Returns an expression that is true where one of the operands is.</summary>
    public static Expression Or(List<Expression> operands)
    {
        var alternatives = new List<Expression>();
        var lists = new Dictionary<ColumnExpression, (int Place, List<ScalarValue> Values)>();
        foreach (Expression operand in operands)
        {
            if (TextOf(operand) is not ({ } column, { } value))
            {
                alternatives.Add(operand);
            }
            else if (lists.TryGetValue(column, out (int Place, List<ScalarValue> Values) list))
            {
                list.Values.Add(value);
                alternatives[list.Place] = new InListExpression(column, list.Values, isNegated: false);
            }
            else
            {
                lists.Add(column, (alternatives.Count, [value]));
                alternatives.Add(operand);
            }
        }

        return alternatives.Count == 1 ? alternatives[0] : EngineTerms.Or(alternatives);
    }

    static (ColumnExpression? Column, ScalarValue? Value) TextOf(Expression operand) => operand is ComparisonExpression
    {
        Operator: ComparisonOperator.Equal, Left: ColumnExpression column, Right: LiteralExpression { Value: { IsNull: false } value },
    }
    && value.Type.Equals(DataType.Utf8) && column.Type.Logical.Equals(DataType.Utf8) ? (column, value) : default;
}
